package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.web.WebAdapters;
import dev.holdfast.adapters.web.WebSettings;
import dev.holdfast.application.concurrency.HostTime;
import java.net.InetAddress;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The management port of a node. */
@Configuration(proxyBeanMethods = false)
@Import(WebAdapters.class)
public class WebConfiguration {
  @Bean
  WebSettings webSettings(
      HoldfastProperties properties, @Value("${server.address}") InetAddress address) {
    String node = NodeIdentity.of(properties).id();
    return new WebSettings(
        node,
        Version.current(),
        properties.simulated(),
        address,
        Stream.concat(Stream.of(node), properties.managementNames().stream()).toList(),
        properties.slowness());
  }

  @Bean
  HostTime hostTime(HostSeams seams) {
    return seams.time();
  }
}
