package dev.holdfast.application.recover;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.node.NodeServices;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrepareForShutdownServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  private void prepare(Optional<String> underWay) {
    node.calls.forget();
    NodeServices.atTheEnd(node.ports, () -> underWay, node.services().jobs())
        .prepare(Duration.ofSeconds(30));
  }

  @Test
  void anEndOfTheProgramAloneChangesNothing() {
    node.stage(ONE);

    prepare(Optional.empty());

    assertThat(node.calls.made()).isEmpty();
  }

  @Test
  void aVolumeInUseStaysConnectedAndItsPathsAreGivenUpSoon() {
    node.stage(ONE);

    prepare(Optional.of("systemd is stopping"));

    assertThat(node.calls.made()).containsExactly("timers nvme0 10s", "timers nvme1 10s");
    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST, SECOND);
  }

  @Test
  void aVolumeThatNothingUsesIsDisconnectedAndTheOthersAreNot() {
    node.stage(TWO);
    node.raw();
    node.stage(ONE);

    prepare(Optional.of("systemd is stopping"));

    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
    assertThat(node.fabric.controllers(nqn(TWO))).containsExactly(FIRST, SECOND);
  }

  @Test
  void aSubsystemThatFailsKeepsNoOtherFromBeingLeft() {
    node.raw();
    node.stage(ONE);
    node.stage(TWO);
    node.calls.failing("disconnect " + FIRST);

    prepare(Optional.of("systemd is stopping"));

    assertThat(node.fabric.controllers(nqn(ONE))).containsExactly(FIRST);
    assertThat(node.fabric.controllers(nqn(TWO))).containsExactly(FIRST);
    node.calls.succeed();
    value(node.unstage(ONE));
  }
}
