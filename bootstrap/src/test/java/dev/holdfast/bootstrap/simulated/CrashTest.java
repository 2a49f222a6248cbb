package dev.holdfast.bootstrap.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.operation.NodePorts;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrashTest {
  @Test
  void everyReadIsACallToAPort() {
    Set<String> calls =
        Stream.of(NodePorts.class.getRecordComponents())
            .map(RecordComponent::getType)
            .flatMap(port ->
                Stream.of(port.getMethods())
                    .map(method -> port.getSimpleName() + "." + method.getName()))
            .collect(Collectors.toSet());

    assertThat(calls).containsAll(Crash.READS);
  }
}
