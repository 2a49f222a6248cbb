package dev.holdfast.bootstrap.config;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.cluster.WatchIdentity;
import dev.holdfast.bootstrap.observe.IdentityLoop;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The comparison of this host's identity with those of the cluster's other nodes. */
@Configuration(proxyBeanMethods = false)
public class IdentityConfiguration {
  @Bean
  IdentityLoop identityLoop(
      WatchIdentity identity, PartialFailures failures, HoldfastProperties properties) {
    return new IdentityLoop(identity, failures, properties.duplicateHosts());
  }
}
