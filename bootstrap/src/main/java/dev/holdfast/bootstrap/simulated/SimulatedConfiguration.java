package dev.holdfast.bootstrap.simulated;

import dev.holdfast.bootstrap.config.HoldfastProperties;
import dev.holdfast.bootstrap.config.HostSeams;
import dev.holdfast.simulator.SimulatedHost;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A pretended host in place of this one, if asked for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("holdfast.simulated")
public class SimulatedConfiguration {
  @Bean
  @ConditionalOnMissingBean
  SimulatedHost simulatedHost(HoldfastProperties properties) {
    return SimulatedHosts.create(properties);
  }

  @Bean
  HostSeams simulatedSeams(SimulatedHost host) {
    return SimulatedHosts.seams(host);
  }

  @Bean
  SimulatorEndpoint simulatorEndpoint(SimulatedHost host) {
    return new SimulatorEndpoint(host);
  }
}
