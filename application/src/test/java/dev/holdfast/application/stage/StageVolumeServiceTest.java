package dev.holdfast.application.stage;

import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.TWO;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.identity;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.staging;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageVolumeServiceTest {
  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void target() {
    node.fabric.target(nqn(ONE), InMemoryNode.BYTES);
  }

  @Test
  void recordsBeforeItConnectsAndFormatsBeforeItMounts() {
    StagedVolume staged = value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence(
            "record one",
            "own 1+0",
            "connect " + FIRST,
            "own 0+1",
            "own 1+1",
            "connect " + SECOND,
            "own 0+2",
            "probe nvme0n1",
            "begin format one",
            "mkfs nvme0n1",
            "mkdir /staging/one",
            "mount /staging/one",
            "record one complete");
    assertThat(staged.complete()).isTrue();
    assertThat(staged.identity()).contains(identity(ONE));
    assertThat(node.records.find(ONE)).contains(staged);
    assertThat(node.mounted(staging(ONE))).isTrue();
  }

  /** In MicroK8s /var/lib/kubelet is a link, and kubelet has the directory behind it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "master:7"})
  void nothingIsDoneAtAPathThatPodsDoNotSee(String propagation) {
    node.mounts.container("/", propagation.isEmpty() ? new String[0] : new String[] {propagation});
    node.mounts.container("/var/lib/kubelet", "shared:8");

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.HostNotReady.class,
            not ->
                assertThat(not.message())
                    .startsWith("/staging/one is on overlay of overlay at /, which is not shared")
                    .contains("--root-dir"));

    assertThat(node.calls.made()).isEmpty();
    assertThat(node.records.all()).isEmpty();
  }

  /** Two hosts with one NQN are one host to the target. */
  @Test
  void theLaterHostOfOneIdentityStagesNothingMoreAndKeepsItsVolumes() {
    value(node.tryStage(ONE));
    node.refusal = "node a has host NQN x too, and was first";
    node.calls.forget();

    assertThat(failure(node.tryStage(TWO)))
        .isInstanceOfSatisfying(
            NodeFailure.HostNotReady.class,
            not -> assertThat(not.message()).contains("node a", "duplicate-hosts=report"));
    assertThat(node.calls.made()).isEmpty();
    value(node.tryStage(ONE));
  }

  @Test
  void whatWasStagedThereByAnEarlierVersionStays() {
    value(node.tryStage(ONE));
    node.mounts.container("/");
    node.calls.forget();

    value(node.tryStage(ONE));

    node.mounts.container("/staging", "shared:1", "master:2");
    value(node.unstage(ONE));
    value(node.tryStage(ONE));
  }

  @Test
  void aRepeatedCallMayWriteItsMountOptionsInAnotherWay() {
    node.options("noatime,nodiratime", "context=u:r:t:s0");
    value(node.tryStage(ONE));
    node.calls.forget();
    node.options("context=\"u:r:t:s0\",nodiratime", "noatime", "noatime");

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mount"));
  }

  @Test
  void aRepeatedCallIsAnsweredWithTheMountOptionsThatDiffer() {
    node.options("noatime", "context=\"u:r:t:s0:c1,c2\"");
    value(node.tryStage(ONE));

    node.options("noatime", "context=\"u:r:t:s0:c3,c4\"");
    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.Incompatible.class,
            other ->
                assertThat(other.message())
                    .startsWith("volume one is staged with mountOptions context=\"u:r:t:s0:c1,c2\"")
                    .contains("the call asks for mountOptions context=\"u:r:t:s0:c3,c4\";"));
    node.options("context=\"u:r:t:s0:c1,c2\"");
    assertThat(failure(node.tryStage(ONE)).message())
        .contains("staged with mountOptions noatime ", "the call asks for no other mountOptions;");
    assertThat(node.mounted(staging(ONE))).isTrue();
  }

  /** The record is rebuilt, or an earlier version took a label that mount(8) left out. */
  @Test
  void aMountWithAnotherLabelIsNotTakenForTheVolumeAsAsked() {
    value(node.tryStage(ONE));
    node.options("context=u:r:t:s0:c1");
    forget(ONE);

    assertThat(failure(node.tryStage(ONE)))
        .isEqualTo(
            new NodeFailure.Incompatible(
                ONE, "mounted with no context= at /staging/one", "context=u:r:t:s0:c1"));

    assertThat(node.mounted(staging(ONE))).isTrue();
  }

  /** As a record that is rebuilt: only the place is known. */
  private void forget(VolumeId volume) {
    StagedVolume staged = node.records.find(volume).orElseThrow();
    node.records.put(
        new StagedVolume(
            staged.id(),
            staged.request(),
            staged.device(),
            new StagedVolume.Progress(List.of(), staged.boot(), true, true),
            StagedVolume.Outage.NONE));
  }

  @Test
  void anOptionForReadingTakesThePlaceOfOneForWriting() {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    node.options("rw");
    node.readOnly();

    value(node.tryStage(ONE));

    assertThat(node.mounts.at(staging(ONE).value()))
        .singleElement()
        .matches(mount -> mount.readOnly());
  }

  @Test
  void nothingIsConnectedThatCouldNotBeRecorded() {
    node.calls.failing("disk");

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.HostNotReady.class,
            why -> assertThat(why.message()).contains("nothing was connected", "free space"));
    assertThat(node.calls.made()).isEmpty();
    assertThat(node.records.all()).isEmpty();
  }

  /** A device that reads as zeros for a moment is not empty. */
  @Test
  void aDeviceIsReadTwiceWithAPauseBeforeItIsFormatted() {
    Map<Long, List<Duration>> reads = new TreeMap<>();
    node.mounts.whileReading(
        offset -> reads.computeIfAbsent(offset, _ -> new ArrayList<>()).add(node.time.uptime()));

    value(node.tryStage(ONE));

    assertThat(reads).hasSizeGreaterThan(2);
    assertThat(reads.values())
        .allSatisfy(times -> {
          assertThat(times).hasSize(2);
          assertThat(times.getLast().minus(times.getFirst()))
              .isGreaterThanOrEqualTo(NodeTimeouts.DEFAULT.proof());
        });
  }

  /** It cannot be proven to be empty within the call, and is none that cannot be read. */
  @Test
  void aSlowDeviceIsRefusedWhenTheCallsTimeIsOverAndWithACodeThatIsRetried() {
    Duration began = node.time.uptime();
    node.mounts.whileReading(_ -> node.time.pass(10));

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.DeadlinePassed.class,
            why -> assertThat(why.message()).contains("prove that it is empty", "repeat the call"));

    assertThat(node.time.uptime().minus(began)).isLessThan(Duration.ofSeconds(140));
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void dataThatAppearBetweenTheTwoReadsAreNotFormatted() {
    Set<Long> once = new HashSet<>();
    node.mounts.whileReading(offset -> {
      if (!once.add(offset)) {
        node.mounts.holdsData(identity(ONE));
      }
    });

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.FormatRefused.class);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  /** Of a raw device of another host, whose marks are not here. */
  @Test
  void dataAwayFromThePlacesOfFilesystemsAreNotFormatted() {
    node.mounts.writeAt(10 << 20);

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.FormatRefused.class,
            why -> assertThat(why.message()).contains("there is data at byte 10485760"));

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void aFilesystemThatIsThereIsCheckedAndNotMade() {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).containsSubsequence("fsck nvme0n1", "mount /staging/one");
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void aFilesystemThatTheCheckIsTooOldForIsMounted() {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    node.mounts.tooOldToCheck();

    value(node.tryStage(ONE));

    assertThat(node.mounted(staging(ONE))).isTrue();
  }

  @Test
  void theWishesForAMkfsGoToTheMkfs() {
    MkfsOptions wishes = MkfsOptions.of(FilesystemType.EXT4, "-O ^64bit", Release.in("5.4"));
    node.mkfs(wishes);

    value(node.tryStage(ONE));

    assertThat(node.mounts.wishes()).isEqualTo(wishes);
  }

  /** They are for a filesystem that is made, and change none that is there or staged. */
  @Test
  void otherWishesForAMkfsAreTheSameRequest() {
    value(node.tryStage(ONE));
    node.mkfs(MkfsOptions.of(FilesystemType.EXT4, "-b 1024", Release.in("5.4")));

    value(node.tryStage(ONE));
    node.mounts.reboot();
    value(node.tryStage(ONE));

    assertThat(node.calls.made()).filteredOn(call -> call.startsWith("mkfs")).hasSize(1);
    assertThat(node.mounts.wishes()).isEqualTo(MkfsOptions.USUAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext3", "ext2"})
  void anOlderExtIsMountedAsExt4(String there) {
    node.mounts.holds(identity(ONE), there);

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).containsSubsequence("fsck nvme0n1", "mount /staging/one");
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs", "jbd", "vfat"})
  void anotherFilesystemIsNot(String there) {
    node.mounts.holds(identity(ONE), there);

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.FilesystemMismatch.class);
  }

  /** A clone, or a restored snapshot, in a larger volume. */
  @ParameterizedTest
  @EnumSource(FilesystemType.class)
  void aFilesystemThatIsSmallerThanItsDeviceIsGrown(FilesystemType type) {
    node.mounts.holds(identity(ONE), type);
    node.mounts.size(identity(ONE), InMemoryNode.BYTES / 2);
    node.filesystem(type);

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).containsSubsequence("mount /staging/one", "grow /staging/one");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4096, 16 << 20})
  void aFilesystemThatFillsItsDeviceIsNot(long less) {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    node.mounts.size(identity(ONE), InMemoryNode.BYTES - less);

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("grow"));
  }

  /** The target made the namespace smaller, or copied only a part of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFilesystemThatIsLargerThanItsDeviceIsNeitherCheckedNorMounted(boolean readOnly) {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    node.mounts.size(identity(ONE), InMemoryNode.BYTES + 4096);
    if (readOnly) {
      node.readOnly();
    }

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.FilesystemDamaged.class,
            small ->
                assertThat(small.message())
                    .contains(
                        "made for " + (InMemoryNode.BYTES + 4096) + " bytes",
                        "has " + InMemoryNode.BYTES,
                        "nothing was mounted or written"));

    assertThat(node.calls.made())
        .noneMatch(call ->
            call.startsWith("check")
                || call.startsWith("fsck")
                || call.startsWith("mount")
                || call.startsWith("mkfs"));
    requireNothingLeft();
  }

  /** Otherwise a restart of kubelet would make the smaller device the right one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRepeatedCallDoesNotForgetTheSizeThatIsMissing(boolean raw) {
    if (raw) {
      node.raw();
    }
    assertThat(value(node.tryStage(ONE)).bytes()).hasValue(InMemoryNode.BYTES);
    node.fabric.resize(nqn(ONE), InMemoryNode.BYTES / 2);

    assertThat(value(node.tryStage(ONE)).bytes()).hasValue(InMemoryNode.BYTES);
  }

  @Test
  void norIsOneThatIsStagedReadOnly() {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    node.mounts.size(identity(ONE), InMemoryNode.BYTES / 2);
    node.readOnly();

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("grow"));
  }

  /** The process died between the mount and the growth. */
  @Test
  void aRepeatedCallGrowsWhatTheOneBeforeHasOnlyMounted() {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    StagedVolume staged = value(node.tryStage(ONE));
    node.mounts.size(identity(ONE), InMemoryNode.BYTES / 2);
    node.records.put(
        new StagedVolume(
            staged.id(),
            staged.request(),
            staged.device(),
            new StagedVolume.Progress(List.of(), staged.boot(), false, false),
            StagedVolume.Outage.NONE));

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).contains("grow /staging/one");
  }

  @Test
  void aFilesystemThatCannotBeGrownIsStagedAsItIs() {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);
    node.mounts.size(identity(ONE), InMemoryNode.BYTES / 2);
    node.calls.failing("grow");

    assertThat(value(node.tryStage(ONE)).complete()).isTrue();
  }

  /** A format that the kernel cannot use, raw and with a filesystem. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNamespaceWithoutSizeIsNotStaged(boolean raw) {
    node.fabric.target(nqn(ONE), 0);
    if (raw) {
      node.raw();
    }

    assertThat(failure(node.tryStage(ONE)))
        .isInstanceOfSatisfying(
            NodeFailure.CapabilityUnsupported.class,
            empty -> assertThat(empty.message()).contains("0 bytes", "dmesg", "metadata"));

    assertThat(node.calls.made())
        .noneMatch(call -> call.startsWith("mkfs") || call.startsWith("mount"));
    assertThat(node.records.all()).isEmpty();
  }

  @Test
  void aRepeatedCallConnectsAndMountsNothing() {
    value(node.tryStage(ONE));
    node.calls.forget();

    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .noneMatch(call -> call.startsWith("connect") || call.startsWith("mount"));
  }

  @Test
  void aRawDeviceIsNeitherProbedNorMounted() {
    node.raw();

    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .noneMatch(call -> call.startsWith("probe") || call.startsWith("mount"));
    assertThat(node.records.everRaw(identity(ONE))).isTrue();
  }

  @Test
  void whatNoProbeKnowsIsNotFormattedAndAllIsUndone() {
    node.mounts.holdsData(identity(ONE));

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.FormatRefused.class);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
    requireNothingLeft();
  }

  @Test
  void anotherFilesystemIsNotTouchedAndAllIsUndone() {
    node.mounts.holds(identity(ONE), FilesystemType.XFS);

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.FilesystemMismatch.class);

    assertThat(node.mounts.on(identity(ONE))).contains("xfs");
    requireNothingLeft();
  }

  @Test
  void aDeviceThatIsNotProvenIsNotUsedAndAllIsUndone() {
    node.mounts.doubt(identity(ONE));

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.DeviceUnproven.class);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("probe"));
    requireNothingLeft();
  }

  @Test
  void aMountThatFailsIsUndone() {
    node.calls.failing("mount");

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.StepFailed.class);

    requireNothingLeft();
  }

  @Test
  void anUndoingThatFailsIsReportedAsSuchAndStaysOnRecord() {
    node.calls.failing("mount");
    node.calls.failing("disconnect " + SECOND);

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);

    assertThat(node.records.find(ONE)).isPresent();
    node.calls.succeed();
    value(node.unstage(ONE));
    requireNothingLeft();
  }

  @Test
  void aRecordThatCannotBeWrittenConnectsNothing() {
    node.calls.failing("record");

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.HostNotReady.class);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("connect"));
    requireNothingLeft();
  }

  @Test
  void whatIsMountedAtTheStagingPathByAnotherProgramStays() {
    node.mounts.foreign(staging(ONE));

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.PathOccupied.class);

    assertThat(node.mounted(staging(ONE))).isTrue();
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
    assertThat(node.records.all()).isEmpty();
  }

  private void requireNothingLeft() {
    assertThat(node.fabric.controllers(nqn(ONE))).isEqualTo(List.of());
    assertThat(node.records.all()).isEmpty();
    assertThat(node.mounted(staging(ONE))).isFalse();
  }
}
