package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.web.WebAdapters;
import dev.holdfast.adapters.web.WebSettings;
import dev.holdfast.application.concurrency.HostTime;
import java.net.InetAddress;
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
    return new WebSettings(
        NodeIdentity.of(properties).id(),
        Version.current(),
        properties.simulated(),
        address,
        properties.slowness());
  }

  @Bean
  HostTime hostTime(HostSeams seams) {
    return seams.time();
  }
}
