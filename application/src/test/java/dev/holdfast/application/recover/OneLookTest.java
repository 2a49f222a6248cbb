package dev.holdfast.application.recover;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneLookTest {
  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void staged() {
    node.stage(ONE);
    value(node.publish(ONE));
    node.calls.forget();
  }

  private List<Verdict> verdicts() {
    List<VolumeHealth> seen =
        OneLook.of(node.ports, Duration.ofMinutes(3))
            .verdicts(node.ports.topology().observe(), node.records.all());
    assertThat(node.calls.made()).as("it only looks").isEmpty();
    return seen.stream().map(VolumeHealth::verdict).toList();
  }

  @Test
  void judgesByWhatTheHostShows() {
    assertThat(verdicts()).containsExactly(Verdict.HEALTHY);

    node.fabric.cut(InMemoryNode.FIRST);
    assertThat(verdicts()).containsExactly(Verdict.DEGRADED);

    node.mounts.reboot();
    assertThat(verdicts()).containsExactly(Verdict.UNMOUNTED);
  }
}
