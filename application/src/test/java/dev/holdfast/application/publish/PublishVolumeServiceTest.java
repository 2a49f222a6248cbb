package dev.holdfast.application.publish;

import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.identity;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.pod;
import static dev.holdfast.application.memory.InMemoryNode.staging;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishVolumeServiceTest {
  private static final HostPath OTHER = new HostPath("/pods/other");

  private final InMemoryNode node = new InMemoryNode();

  @Test
  void makesTheDirectoryAndBindsTheStagingMountOnIt() {
    node.stage(ONE);

    value(node.publish(ONE));

    assertThat(node.calls.made()).containsExactly("mkdir /pods/one", "bind /pods/one");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTargetThatThePodDoesNotSeeIsRefused(boolean raw) {
    if (raw) {
      node.raw();
    }
    node.stage(ONE);
    node.mounts.container("/");
    node.mounts.container("/staging", "shared:1");

    assertThat(failure(node.publish(ONE)).message())
        .startsWith("/pods/one is on overlay of overlay at /, which is not shared");

    assertThat(node.calls.made()).isEmpty();
  }

  private static final PodName DB = new PodName("shop", "db-0");

  @Test
  void thePodOfAPublicationIsKnownAlsoAfterARestartUntilItIsUnpublished() {
    node.stage(ONE);
    value(node.publishFor(DB, ONE, pod(ONE)));
    value(node.publishFor(DB, ONE, pod(ONE)));
    assertThat(node.pods.writes()).isEqualTo(1);

    node.restart();
    value(node.publish(ONE));
    assertThat(failure(node.unstage(ONE)).message()).contains("/pods/one (pod shop/db-0)");

    value(node.unpublish(ONE));
    assertThat(node.pods.all()).isEmpty();
  }

  @Test
  void noNameOfAPodIsLeftOfAVolumeThatIsUnstaged() {
    node.stage(ONE);
    value(node.publishFor(DB, ONE, pod(ONE)));
    // as an earlier version does, which does not know of names
    node.mounts.unmount(pod(ONE), Duration.ofSeconds(1));

    value(node.unstage(ONE));

    assertThat(node.pods.all()).isEmpty();
  }

  @Test
  void aNameThatCannotBeKeptOrReadFailsNoCall() {
    node.pods.broken();
    node.stage(ONE);
    value(node.publishFor(DB, ONE, pod(ONE)));
    assertThat(failure(node.unstage(ONE)).message()).contains("/pods/one (pod shop/db-0)");
    node.restart();
    assertThat(failure(node.unstage(ONE)).message()).contains("/pods/one");
    value(node.unpublish(ONE));
    value(node.unstage(ONE));
  }

  /** It is mounted there, and no unpublish could take it away. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theStagingPathIsNoTarget(boolean raw) {
    if (raw) {
      node.raw();
    }
    node.stage(ONE);

    assertThat(failure(node.publishAt(ONE, staging(ONE))))
        .isInstanceOfSatisfying(
            NodeFailure.InvalidRequest.class,
            wrong -> assertThat(wrong.message()).startsWith("target_path is the staging path"));

    assertThat(node.calls.made()).isEmpty();
  }

  /** Nothing is mounted that could be dead. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterARebootItIsNotStaged(boolean raw) {
    if (raw) {
      node.raw();
    }
    node.stage(ONE);
    node.fabric.cut(InMemoryNode.FIRST);
    node.fabric.cut(InMemoryNode.SECOND);
    node.mounts.reboot();

    assertThat(failure(node.publish(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.NotStaged.class,
            not -> assertThat(not.message()).contains("is not connected").doesNotContain("dead"));
  }

  @Test
  void aMountWhoseNamespaceIsAwayIsDead() {
    node.stage(ONE);
    node.fabric.cut(InMemoryNode.FIRST);
    node.fabric.cut(InMemoryNode.SECOND);

    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.DeadMount.class);
  }

  @Test
  void bindsTheNodeOfARawDeviceOnAFile() {
    node.raw();
    node.stage(ONE);

    value(node.publish(ONE));

    assertThat(node.calls.made()).containsExactly("mkfile /pods/one", "bind /pods/one");
  }

  /** Its attributes fit the other one as well: the identity that was staged decides. */
  @Test
  void aNamespaceInThePlaceOfTheStagedOneIsNotHandedOut() {
    node.raw();
    node.anyNamespace();
    node.stage(ONE);
    node.fabric.replace(nqn(ONE));

    assertThat(failure(node.publish(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.HostNotReady.class,
            away ->
                assertThat(away.message()).contains("is not connected").doesNotContain("mount"));

    assertThat(node.calls.made()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNamespaceThatWasMadeSmallerIsHandedToNoOtherPod(boolean raw) {
    if (raw) {
      node.raw();
    }
    node.stage(ONE);
    node.fabric.resize(nqn(ONE), InMemoryNode.BYTES / 2);

    assertThat(failure(node.publish(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.NamespaceIdentityMismatch.class,
            small ->
                assertThat(small.message())
                    .contains("expected " + InMemoryNode.BYTES, InMemoryNode.BYTES / 2 + " bytes"));

    assertThat(node.calls.made()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSingleWriterHasOneTarget(boolean raw) {
    if (raw) {
      node.raw();
    }
    node.mode(AccessMode.SINGLE_NODE_SINGLE_WRITER);
    node.stage(ONE);
    value(node.publish(ONE));

    assertThat(failure(node.publishAt(ONE, OTHER)))
        .isInstanceOfSatisfying(
            NodeFailure.StepRefused.class,
            refused ->
                assertThat(refused.message())
                    .contains("ReadWriteOncePod", "published at " + pod(ONE), "delete that pod"));
    assertThat(node.mounted(OTHER)).isFalse();
    value(node.publish(ONE));
    value(node.unpublish(ONE));
    value(node.publishAt(ONE, OTHER));
  }

  /** Kubernetes does not send the mode. */
  @Test
  void aReaderOfOneNodeHasOneTarget() {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    node.readOnlyHere();
    node.stage(ONE);
    value(node.publish(ONE));

    assertThat(failure(node.publishAt(ONE, OTHER)))
        .isInstanceOfSatisfying(
            NodeFailure.StepRefused.class,
            refused ->
                assertThat(refused.message())
                    .contains("SINGLE_NODE_READER_ONLY, and it is published at " + pod(ONE)));
  }

  /** It was staged for one. */
  @Test
  void aSingleWriterHasOneTargetWhateverThePublishAsksFor() {
    node.mode(AccessMode.SINGLE_NODE_SINGLE_WRITER);
    node.stage(ONE);
    value(node.publish(ONE));
    node.mode(AccessMode.SINGLE_NODE_MULTI_WRITER);

    assertThat(failure(node.publishAt(ONE, OTHER))).isInstanceOf(NodeFailure.StepRefused.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = AccessMode.class,
      names = {"SINGLE_NODE_WRITER", "SINGLE_NODE_MULTI_WRITER"})
  void othersHaveSeveral(AccessMode mode) {
    node.mode(mode);
    node.stage(ONE);

    value(node.publish(ONE));
    value(node.publishAt(ONE, OTHER));
  }

  @Test
  void aRepeatedCallBindsNothing() {
    node.stage(ONE);
    value(node.publish(ONE));
    node.calls.forget();

    value(node.publish(ONE));

    assertThat(node.calls.made()).isEmpty();
  }

  @Test
  void aVolumeWithALabelIsHandedToNoPodWithAnother() {
    node.options("context=u:r:t:s0:c1");
    node.stage(ONE);
    node.options("context=u:r:t:s0:c2");

    assertThat(failure(node.publish(ONE)).message())
        .isEqualTo(
            "volume one is mounted with context=u:r:t:s0:c1 at /staging/one here, but the call asks"
                + " for context=u:r:t:s0:c2");

    assertThat(node.calls.made()).isEmpty();
    node.options("context=u:r:t:s0:c1");
    value(node.publish(ONE));
  }

  @Test
  void aCallThatNamesNoLabelTakesTheOneThatIsThere() {
    node.options("context=u:r:t:s0:c1");
    node.stage(ONE);
    node.options();

    value(node.publish(ONE));
  }

  @Test
  void aCallForReadingBindsForReading() {
    node.stage(ONE);
    node.options("ro");

    value(node.publish(ONE));

    assertThat(node.mounts.at(InMemoryNode.pod(ONE).value()))
        .singleElement()
        .matches(mount -> mount.readOnly());
  }

  /** The bind takes what is at the staging path at that moment. */
  @Test
  void aMountThatCameOverTheStagingMountMeanwhileIsNotHandedOut() {
    node.stage(ONE);
    node.calls.during("mkdir /pods/one", () -> node.mounts.foreign(staging(ONE)));

    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.PathOccupied.class);
  }

  @Test
  void aVolumeThatIsNotStagedIsNotHandedOut() {
    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.NotStaged.class);

    assertThat(node.calls.made()).isEmpty();
  }

  @Test
  void afterARebootNothingIsHandedOutBeforeItIsStaged() {
    node.stage(ONE);
    node.mounts.reboot();

    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.NotStaged.class);

    assertThat(node.mounted(pod(ONE))).isFalse();
  }

  @Test
  void aDeviceThatIsNotProvenIsNotHandedOut() {
    node.stage(ONE);
    node.mounts.doubt(InMemoryNode.identity(ONE));

    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.DeviceUnproven.class);

    assertThat(node.calls.made()).isEmpty();
  }

  @Test
  void whatAnotherProgramMountedAtTheTargetStays() {
    node.stage(ONE);
    node.mounts.foreign(pod(ONE));

    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.PathOccupied.class);

    assertThat(node.mounted(pod(ONE))).isTrue();
  }

  /** As in a rolling update on one node, in which kubelet never unstages. */
  @ParameterizedTest
  @ValueSource(strings = {"shutdown", "emergency_ro", "ro"})
  void aFilesystemThatHasStoppedIsHandedToNoOtherPod(String word) {
    node.stage(ONE);
    value(node.publish(ONE));
    node.mounts.stop(device(), word);
    node.calls.forget();

    assertThat(failure(node.publish(ONE)).message())
        .contains("stopped", word, pod(ONE).value(), "delete the pods");
    assertThat(failure(node.tryStage(ONE)).message()).contains("stopped", word, pod(ONE).value());

    assertThat(node.calls.made()).noneMatch(call -> call.contains("mount"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shutdown", "emergency_ro", "ro"})
  void itIsCheckedAndMountedAgainForTheNextPodOnceNoOtherHasIt(String word) {
    node.stage(ONE);
    node.mounts.stop(device(), word);

    value(node.publish(ONE));

    assertThat(node.calls.made())
        .containsSubsequence(
            "unmount /staging/one",
            "fsck nvme0n1",
            "mount /staging/one",
            "mkdir /pods/one",
            "bind /pods/one");
    assertThat(node.records.find(ONE).orElseThrow().restaging()).isEmpty();
  }

  /** Linux 6.12 shows {@code rw}. */
  @Test
  void soIsOneOfWhichTheMountTableDoesNotShowIt() {
    node.stage(ONE);
    node.mounts.stopSilently(device());

    value(node.publish(ONE));

    assertThat(node.calls.made()).containsSubsequence("unmount /staging/one", "fsck nvme0n1");
    node.mounts.stopSilently(device());
    assertThat(failure(node.publish(ONE)).message()).contains("stopped", "Input/output error");
  }

  /** I/O waits, and so does a pod; nothing is asked of the filesystem meanwhile. */
  @Test
  void aLiveMountIsHandedOutWhileNoPathIsUsable() {
    node.stage(ONE);
    node.fabric.wedge(InMemoryNode.FIRST, "connecting");
    node.fabric.wedge(InMemoryNode.SECOND, "connecting");
    node.mounts.stopSilently(device());

    value(node.publish(ONE));

    assertThat(node.calls.made()).containsExactly("mkdir /pods/one", "bind /pods/one");
  }

  @Test
  void aRepeatedStageDoesSoToo() {
    node.stage(ONE);
    node.mounts.stop(device(), "shutdown");

    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence("unmount /staging/one", "fsck nvme0n1", "mount /staging/one");
  }

  private DeviceNumber device() {
    return node.mounts.at(staging(ONE).value()).getFirst().number();
  }

  @Test
  void aBindThatFailsLeavesNoDirectory() {
    node.stage(ONE);
    node.calls.failing("bind");

    assertThat(failure(node.publish(ONE))).isInstanceOf(NodeFailure.StepFailed.class);

    assertThat(node.calls.made())
        .containsExactly(
            "mkdir /pods/one", "bind /pods/one", "unmount /pods/one", "remove /pods/one");
  }
}
