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
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.HostPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnstageVolumeServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  @Test
  void unmountsThenFlushesThenDisconnectsThenForgets() {
    node.stage(ONE);

    value(node.unstage(ONE));

    assertThat(node.calls.made())
        .containsExactly(
            "unmount /staging/one",
            "flush nvme0n1",
            "disconnect " + FIRST,
            "own 0+1",
            "disconnect " + SECOND,
            "own 0+0",
            "forget one");
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  /** Its record is lost and its mount is gone: kubelet could not remove the closed directory. */
  @Test
  void theDirectoryOfAVolumeWithoutARecordIsOpened() {
    value(node.unstage(ONE));

    assertThat(node.calls.made()).startsWith("unmount /staging/one");
  }

  /** Which the specification wants OK for, and which must not cost the staging that is there. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPathWhereItIsNotStagedIsOkAndLeavesTheStaging(boolean raw) {
    if (raw) {
      node.raw();
    }
    node.stage(ONE);

    value(node.unstageAt(ONE, new HostPath("/staging/elsewhere")));

    assertThat(node.fabric.controllers(nqn(ONE))).hasSize(2);
    assertThat(node.records.find(ONE)).isPresent();
    assertThat(node.mounted(staging(ONE))).isEqualTo(!raw);
    value(node.unstage(ONE));
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  /** After OK Kubernetes detaches the volume. */
  @Test
  void norIsItOkWhileAPodHasIt() {
    node.stage(ONE);
    value(node.publish(ONE));

    assertThat(failure(node.unstageAt(ONE, new HostPath("/staging/elsewhere"))))
        .isInstanceOf(NodeFailure.StillInUse.class);
    assertThat(failure(node.unstageAt(ONE, pod(ONE)))).isInstanceOf(NodeFailure.StillInUse.class);
    assertThat(node.mounted(pod(ONE))).isTrue();
  }

  @Test
  void aVolumeThatAPodHasIsNotUnmounted() {
    node.stage(ONE);
    value(node.publish(ONE));
    node.calls.forget();

    assertThat(failure(node.unstage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.StillInUse.class,
            inUse -> assertThat(inUse.users()).containsExactly("/pods/one"));

    assertThat(node.calls.made()).isEmpty();
  }

  /** The device was removed, and with it what shows whose mount it is; the pod's mount is known. */
  @Test
  void aVolumeThatAPodHasIsNotUnmountedWhereItsNamespaceIsNotShown() {
    node.stage(ONE);
    value(node.publish(ONE));
    node.fabric.cut(FIRST);
    node.fabric.cut(SECOND);
    node.calls.forget();

    assertThat(failure(node.unstage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.StillInUse.class,
            inUse -> assertThat(inUse.users()).containsExactly("/pods/one"));

    assertThat(node.calls.made()).isEmpty();
  }

  @Test
  void aVolumeWhoseUsersAreNotKnownIsNotDisconnected() {
    node.stage(ONE);
    node.mounts.usersUnknown("EIO");

    assertThat(failure(node.unstage(ONE)).message())
        .contains("users of nvme0n1 that cannot be determined (EIO)");

    assertThat(node.fabric.controllers(nqn(ONE))).hasSize(2);
    assertThat(node.records.find(ONE)).isPresent();
  }

  @Test
  void anUnmountThatFailsDisconnectsNothing() {
    node.stage(ONE);
    node.calls.failing("unmount");

    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);

    assertThat(node.fabric.controllers(nqn(ONE))).hasSize(2);
    assertThat(node.records.find(ONE)).isPresent();
  }

  @Test
  void whatCannotBeWrittenBackIsNotDisconnected() {
    node.stage(ONE);
    node.calls.failing("flush");

    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);

    assertThat(node.fabric.controllers(nqn(ONE))).hasSize(2);
    assertThat(node.records.find(ONE)).isPresent();
  }

  @Test
  void aDisconnectThatFailsIsRepeated() {
    node.stage(ONE);
    node.calls.failing("disconnect " + SECOND);
    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);
    assertThat(node.records.find(ONE)).isPresent();

    node.calls.succeed();
    value(node.unstage(ONE));

    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
    assertThat(node.records.all()).isEmpty();
  }

  @Test
  void aVolumeThatWasNeverStagedIsUnstaged() {
    value(node.unstage(ONE));

    assertThat(node.calls.made()).containsExactly("unmount /staging/one", "forget one");
  }

  @Test
  void whatAnotherProgramMountedStays() {
    node.mounts.foreign(staging(ONE));

    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.PathOccupied.class);

    assertThat(node.mounted(staging(ONE))).isTrue();
  }
}
