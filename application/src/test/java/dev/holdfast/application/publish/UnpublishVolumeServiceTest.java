package dev.holdfast.application.publish;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.pod;
import static dev.holdfast.application.memory.InMemoryNode.staging;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.domain.failure.NodeFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnpublishVolumeServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  @Test
  void unmountsThenRemovesTheDirectoryAndLeavesTheVolumeStaged() {
    node.stage(ONE);
    value(node.publish(ONE));
    node.calls.forget();

    value(node.unpublish(ONE));

    assertThat(node.calls.made()).containsExactly("unmount /pods/one", "remove /pods/one");
    assertThat(node.mounted(pod(ONE))).isFalse();
    assertThat(node.mounted(staging(ONE))).isTrue();
  }

  @Test
  void aTargetThatIsNotThereIsUnpublished() {
    value(node.unpublish(ONE));
  }

  @Test
  void anUnmountThatFailsRemovesNothing() {
    node.stage(ONE);
    value(node.publish(ONE));
    node.calls.forget();
    node.calls.failing("unmount");

    assertThat(failure(node.unpublish(ONE))).isInstanceOf(NodeFailure.MayRemain.class);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("remove"));
  }

  @Test
  void whatAnotherProgramMountedStays() {
    node.stage(ONE);
    node.mounts.foreign(pod(ONE));

    assertThat(failure(node.unpublish(ONE))).isInstanceOf(NodeFailure.PathOccupied.class);

    assertThat(node.mounted(pod(ONE))).isTrue();
  }

  @Test
  void theStagingPathIsRefused() {
    node.stage(ONE);

    assertThat(
            failure(
                node.services()
                    .unpublish()
                    .unpublish(
                        new UnpublishVolume.Command(ONE, staging(ONE), Duration.ofMinutes(1)))))
        .isInstanceOf(NodeFailure.InvalidRequest.class);

    assertThat(node.mounted(staging(ONE))).isTrue();
  }
}
