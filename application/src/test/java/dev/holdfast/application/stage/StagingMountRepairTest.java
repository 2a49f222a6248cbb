package dev.holdfast.application.stage;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.pod;
import static dev.holdfast.application.memory.InMemoryNode.staging;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The device came back under another name, and the mount still names the one before. */
class StagingMountRepairTest {
  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void deviceUnderAnotherName() {
    node.stage(ONE);
    node.fabric.cut(FIRST);
    node.fabric.cut(SECOND);
    node.fabric.restore(FIRST);
    node.fabric.connectedByAnother(nqn(ONE), FIRST);
    node.calls.forget();
  }

  @Test
  void theDeadMountIsReplacedBeforeTheVolumeIsHandedOut() {
    value(node.publish(ONE));

    assertThat(node.calls.made())
        .containsSubsequence("unmount /staging/one", "mount /staging/one", "bind /pods/one");
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
    assertThat(node.mounts.at(staging(ONE).value()))
        .singleElement()
        .satisfies(mount -> assertThat(mount.source()).isEqualTo("/dev/nvme1n1"));
    assertThat(node.records.find(ONE).orElseThrow().restaging()).isEmpty();
  }

  @Test
  void aDeadMountThatCannotBeTakenAwayIsNotHandedOut() {
    node.calls.failing("unmount");

    assertThat(failure(node.publish(ONE)).message()).contains("/staging/one");

    assertThat(node.mounted(pod(ONE))).isFalse();
  }

  @Test
  void aRepairThatDidNotEndIsEndedByTheNextCall() {
    node.calls.failing("mount");
    assertThat(failure(node.publish(ONE)).message()).isNotEmpty();
    assertThat(node.mounted(pod(ONE))).isFalse();
    assertThat(node.records.find(ONE).orElseThrow().restaging()).isPresent();

    node.calls.succeed();
    value(node.publish(ONE));

    assertThat(node.mounted(staging(ONE))).isTrue();
    assertThat(node.mounted(pod(ONE))).isTrue();
  }
}
