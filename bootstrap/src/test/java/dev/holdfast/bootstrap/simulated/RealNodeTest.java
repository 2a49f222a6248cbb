package dev.holdfast.bootstrap.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** On a real host nothing is simulated, and no request can cause an outage. */
class RealNodeTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "false"})
  void hasNoSimulator(String simulated) {
    try (AnnotationConfigApplicationContext node = new AnnotationConfigApplicationContext()) {
      if (!simulated.isEmpty()) {
        node.getEnvironment()
            .getPropertySources()
            .addFirst(new MapPropertySource("test", Map.of("holdfast.simulated", simulated)));
      }
      node.register(SimulatedConfiguration.class);
      node.refresh();

      assertThat(node.getBeansOfType(SimulatorEndpoint.class)).isEmpty();
      assertThat(node.containsBean("simulatedHost")).isFalse();
    }
  }
}
