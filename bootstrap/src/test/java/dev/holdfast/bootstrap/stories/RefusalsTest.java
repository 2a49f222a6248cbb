package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.bootstrap.cli.FormatAgain;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that a node must refuse, with the right code, and with nothing left behind. */
final class RefusalsTest extends SharedNode {
  private static final String OTHER_UUID = "0badf00d-0000-4000-8000-000000000000";

  @Test
  void threeNamespacesAndNoIdentityIsNotAGuess() {
    SimulatedTarget target = node.target();
    target.withNamespace(2, Node.GIB, "22222222-0000-4000-8000-000000000002", null, null);
    target.withNamespace(7, Node.GIB, "77777777-0000-4000-8000-000000000007", null, null);
    Volume volume = node.volume(target.nqn());

    String said = refused(Code.FAILED_PRECONDITION, volume::stage);

    assertThat(said).contains("nsid 1", "nsid 2", "nsid 7", "deviceUUID");
    nothingIsLeftOf(volume, target);
  }

  @Test
  void theWrongNamespaceIsNeitherMountedNorFormatted() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("deviceUUID", OTHER_UUID);

    assertThat(refused(Code.INTERNAL, volume::stage)).contains(OTHER_UUID);

    nothingIsLeftOf(volume, target);
    Volume right = node.volume(target.nqn());
    right.stage(); // would be refused if something had been written
    right.unstage();
  }

  @Test
  void anUnreachableTargetIsNamedAddressByAddress() {
    SimulatedTarget target = node.target();
    target.refuse(Node.FIRST, Node.PORT);
    target.cut(Node.SECOND, Node.PORT);
    Volume volume = node.volume(target.nqn());

    String said = refused(Code.UNAVAILABLE, volume::stage);

    assertThat(said).contains(Node.FIRST, Node.SECOND, "ECONNREFUSED", "EHOSTUNREACH");
    nothingIsLeftOf(volume, target);
  }

  @Test
  void anUnknownSubsystemIsTold() {
    Volume volume = node.volume(Node.newNqn());
    node.target();
    assertThat(refused(Code.UNAVAILABLE, volume::stage)).contains("subsystem");
  }

  /** The kernel shows the first of two with one identifier only, and no namespace of the other. */
  @Test
  void aNamespaceThatAnotherSubsystemsHidesIsExplained() {
    SimulatedTarget first = node.target();
    Volume there = node.volume(first.nqn());
    there.stage();
    SimulatedTarget clone = node.target();
    clone.disable(1);
    String uuid = first.visible().getFirst().uuid().orElseThrow();
    Volume hidden = node.volume(clone.nqn()).with("deviceUUID", uuid);

    assertThat(refused(Code.UNAVAILABLE, hidden::stage))
        .contains("shows no namespace", first.nqn(), "same identifier", "duplicate IDs");

    nothingIsLeftOf(hidden, clone);
    there.unstage();
  }

  @Test
  void dataWithoutAFilesystemIsNotOverwritten() throws Exception {
    SimulatedTarget target = node.target();
    write(target, 300L << 20, "somebody's bytes");
    Volume volume = node.volume(target.nqn());

    // in the last MiB, where only a read of both ends finds it
    write(target, Node.GIB - 8192, "a backup table");
    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage)).contains("data at byte");
    nothingIsLeftOf(volume, target);
  }

  @Test
  void anotherFilesystemIsNotOverwritten() {
    SimulatedTarget target = node.target();
    Volume ext4 = node.volume(target.nqn());
    ext4.stage();
    ext4.unstage();

    Volume xfs = node.volume(target.nqn()).as("xfs");
    assertThat(refused(Code.FAILED_PRECONDITION, xfs::stage)).contains("ext4", "xfs");
    nothingIsLeftOf(xfs, target);
    ext4.stage();
    ext4.unstage();
  }

  @Test
  void aProbeThatFailsIsNoProofOfEmptiness() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    node.host()
        .faults()
        .at("program.blkid")
        .failTimes(100, 1, "blkid: error: nvme0n1: Input/output error");

    refused(Code.INTERNAL, volume::stage);
    node.host().faults().clear();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aDeviceThatCannotBeReadIsNotFormatted() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    node.host().faults().at("device.read").failTimes(1000, 5, "Input/output error");

    String said = refused(Code.INTERNAL, volume::stage);

    assertThat(said).contains("cannot be read");
    node.host().faults().clear();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void whatAKilledMkfsHasLeftIsForAPersonToLookAt() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    node.host().faults().at("program.mkfs.half").failTimes(1, 137, "killed");
    refused(Code.INTERNAL, volume::stage);

    // nothing in the bytes distinguishes them from a neighbour's
    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage))
        .contains("data at byte", "mkfs of ext4 was begun at", "blkdiscard");
    nothingIsLeftOf(volume, target);

    try (FileChannel device = FileChannel.open(connectedDevice(target), StandardOpenOption.WRITE)) {
      device.write(ByteBuffer.allocate(2 << 20), 0);
    }
    disconnect(target);
    volume.stage();
    volume.unstage();
    assertThat(node.records().begunFormat(new VolumeId(volume.id()))).isEmpty();
  }

  @Test
  void aPersonMayPermitToFormatOverTheRemains() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    node.host().faults().at("program.mkfs.half").failTimes(1, 137, "killed");
    refused(Code.INTERNAL, volume::stage);
    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage)).contains("holdfast format-again");
    String port = "--server.port=" + node.port();
    ByteArrayOutputStream shown = new ByteArrayOutputStream();

    assertThat(FormatAgain.run(List.of(volume.id(), port), new PrintStream(shown, true, UTF_8)))
        .isEqualTo(1);

    assertThat(shown.toString(UTF_8))
        .contains("mkfs.ext4 at", "half a block bitmap", "Nothing is permitted yet");
    refused(Code.FAILED_PRECONDITION, volume::stage);
    String code = shown.toString(UTF_8).strip().replaceAll("(?s).*--yes ", "");
    assertThat(FormatAgain.run(permission(volume, "uuid nope", code, port), System.out))
        .isEqualTo(1);
    refused(Code.FAILED_PRECONDITION, volume::stage);
    String uuid = target.visible().getFirst().uuid().orElseThrow();
    assertThat(FormatAgain.run(permission(volume, uuid, "0badc0de", port), System.out))
        .as("a person who saw other data")
        .isEqualTo(1);
    refused(Code.FAILED_PRECONDITION, volume::stage);
    assertThat(FormatAgain.run(permission(volume, uuid, code, port), System.out)).isZero();
    volume.stage();
    volume.unstage();
  }

  private static List<String> permission(
      Volume volume, String namespace, String code, String port) {
    return List.of(volume.id(), "--namespace", namespace, "--yes", code, port);
  }

  @Test
  void aVolumeOnWhichAFilesystemWasSeenIsNeverFormatted() throws Exception {
    SimulatedTarget target = node.target();
    Volume elsewhere = node.volume(target.nqn());
    elsewhere.stage();
    elsewhere.unstage();
    isNotFormattedOnceItWasStaged(node.volume(target.nqn()), target);
  }

  @Test
  void anEmptyDeviceThatSomethingIsBuiltOnIsNotFormatted() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    try (var _ = node.host().stack(connectedDevice(target), "dm-0")) {
      // nor is it disconnected: that is left to be undone
      assertThat(refused(Code.UNAVAILABLE, volume::stage)).contains("was not formatted", "dm-0");
    }
    volume.stage();
    volume.unstage();
    disconnect(target);
  }

  @Test
  void formatPolicyNeverIsObeyed() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("formatPolicy", "never");
    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage)).contains("formatPolicy");
    nothingIsLeftOf(volume, target);
  }

  @Test
  void anEmptyDeviceIsNotFormattedForAReader() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).mode(Mode.SINGLE_NODE_READER_ONLY);
    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage)).contains("read-only");
    nothingIsLeftOf(volume, target);
  }

  @Test
  void anotherSizeThanExpectedIsNotTheVolume() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).with("expectedCapacity", "12345678");
    assertThat(refused(Code.INTERNAL, volume::stage)).contains("expectedCapacity");
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aVolumeThatWasFormattedOnceIsNeverFormattedAgain() throws Exception {
    SimulatedTarget target = node.target();
    isNotFormattedOnceItWasStaged(node.volume(target.nqn()), target);
  }

  private void isNotFormattedOnceItWasStaged(Volume volume, SimulatedTarget target)
      throws Exception {
    volume.stage();
    volume.unstage();
    target.replace(1, OTHER_UUID, null, null);

    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage)).contains("formatted before");
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aStagingPathWithAnotherDeviceIsLeftAsItIs() {
    SimulatedTarget there = node.target();
    SimulatedTarget wanted = node.target();
    Volume first = node.volume(there.nqn());
    first.stage();
    Volume second = node.volume(wanted.nqn());

    String said =
        refused(
            Code.FAILED_PRECONDITION,
            () ->
                node.node()
                    .nodeStageVolume(
                        second
                            .stageRequest()
                            .setStagingTargetPath(first.staging().toString())
                            .build()));

    assertThat(said).contains("occupied");
    assertThat(node.mounts(first.staging())).hasSize(1);
    assertThat(node.controllers(wanted.nqn())).isEmpty();
    first.unstage();
  }

  @Test
  void theSameVolumeWithAnotherCapabilityIsRefused() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    refused(Code.ALREADY_EXISTS, () -> volume.as("xfs").stage());
    volume.as("ext4").unstage();
  }

  @Test
  void twoNodesMayNotWriteOneFilesystem() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).mode(Mode.MULTI_NODE_MULTI_WRITER);
    refused(Code.FAILED_PRECONDITION, volume::stage);
    assertThat(node.controllers(target.nqn())).isEmpty();
    volume.asBlock().stage();
    volume.unstage();
  }

  @Test
  void publishComesAfterStage() {
    Volume volume = node.volume(node.target().nqn());
    refused(Code.FAILED_PRECONDITION, volume::publish);
  }

  @Test
  void unstageComesAfterUnpublish() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    volume.publish();

    String said = refused(Code.FAILED_PRECONDITION, volume::unstage);

    assertThat(said).contains(volume.target().toString());
    assertThat(node.mounts(volume.staging())).hasSize(1);
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aBlockVolumeThatIsPublishedIsNotUnstaged() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).asBlock();
    volume.stage();
    volume.publish();
    refused(Code.FAILED_PRECONDITION, volume::unstage);
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void goingAwayWhatWasNeverThereIsFine() {
    Volume volume = node.volume(Node.newNqn());
    volume.unpublish();
    volume.unstage();
  }

  @Test
  void aTargetPathThatIsSomebodyElsesMountIsNotUnmounted() {
    SimulatedTarget target = node.target();
    Volume other = node.volume(target.nqn());
    other.stage();
    Volume volume = node.volume(node.target().nqn());
    volume.stage();

    refused(
        Code.FAILED_PRECONDITION,
        () ->
            node.node()
                .nodeUnpublishVolume(
                    NodeUnpublishVolumeRequest.newBuilder()
                        .setVolumeId(volume.id())
                        .setTargetPath(other.staging().toString())
                        .build()));

    assertThat(node.mounts(other.staging())).hasSize(1);
    volume.unstage();
    other.unstage();
  }

  @Test
  void aMountOnTopOfTheStagingMountIsNotUnmounted() throws Exception {
    SimulatedTarget target = node.target();
    target.withNamespace(2, Node.GIB, "22222222-0000-4000-8000-000000000002", null, null);
    Volume volume = node.volume(target.nqn()).with("nsid", "1");
    volume.stage();
    mountOver(volume.staging(), device(target, 1));

    assertThat(refused(Code.FAILED_PRECONDITION, volume::unstage)).contains("occupied");
    assertThat(node.mounts(volume.staging())).hasSize(2);

    run("umount", volume.staging().toString());
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aMountInPlaceOfTheStagingMountStaysWhenTheVolumeIsUnstagedElsewhere() throws Exception {
    SimulatedTarget target = node.target();
    target.withNamespace(2, Node.GIB, "22222222-0000-4000-8000-000000000002", null, null);
    Volume volume = node.volume(target.nqn()).with("nsid", "1");
    volume.stage();
    run("umount", volume.staging().toString());
    mountOver(volume.staging(), device(target, 1));

    String said =
        refused(
            Code.FAILED_PRECONDITION,
            () ->
                node.node()
                    .nodeUnstageVolume(
                        NodeUnstageVolumeRequest.newBuilder()
                            .setVolumeId(volume.id())
                            .setStagingTargetPath(volume.target().toString())
                            .build()));

    assertThat(said).as("its subsystem is in use").doesNotContain("occupied");
    assertThat(node.mounts(volume.staging())).hasSize(1);
    run("umount", volume.staging().toString());
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  private void mountOver(Path place, Path device) throws Exception {
    run("mkfs.ext4", device.toString());
    run("mount", "-t", "ext4", device.toString(), place.toString());
  }

  @Test
  void aFailedUnmountIsNotReportedAsDone() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    node.host().faults().at("program.umount").failTimes(1, 32, "umount: target is busy");

    refused(Code.UNAVAILABLE, volume::unstage);
    assertThat(node.controllers(target.nqn())).hasSize(2);

    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void whatCannotBeWrittenBackIsNotDisconnected() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).asBlock();
    volume.stage();
    node.host().faults().at("program.sync").failTimes(1, 1, "sync: error syncing: No space left");

    assertThat(refused(Code.UNAVAILABLE, volume::unstage))
        .contains("writing back", "No space left");
    assertThat(node.controllers(target.nqn())).hasSize(2);

    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aFailedDisconnectIsNotReportedAsDone() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    node.host().faults().at("delete.before").failTimes(2, 5);

    assertThat(refused(Code.UNAVAILABLE, volume::unstage)).contains("disconnecting");
    assertThat(node.controllers(target.nqn())).isNotEmpty();
    assertThat(node.records().all()).anyMatch(record -> record.id().value().equals(volume.id()));

    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aSubsystemOnWhichSomebodyHasBuiltOrMountedSomethingStaysConnected() throws Exception {
    SimulatedTarget target = node.target();
    target.withNamespace(2, Node.GIB, "22222222-0000-4000-8000-000000000002", null, null);
    Volume volume = node.volume(target.nqn()).with("nsid", "1");
    volume.stage();
    Path neighbour = device(target, 1);

    try (var _ = node.host().stack(neighbour, "dm-0")) {
      assertThat(refused(Code.FAILED_PRECONDITION, volume::unstage)).contains("dm-0");
    }
    Path theirs = Files.createDirectories(dir.resolve("theirs"));
    run("mkfs.ext4", neighbour.toString());
    run("mount", "-t", "ext4", neighbour.toString(), theirs.toString());
    assertThat(refused(Code.FAILED_PRECONDITION, volume::unstage)).contains(theirs.toString());
    assertThat(node.controllers(target.nqn())).hasSize(2);

    run("umount", theirs.toString());
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aMountThatFailsLeavesNothingBehind() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    node.host().faults().at("program.mount").failTimes(1, 32, "mount: wrong fs type, bad option");

    assertThat(refused(Code.INTERNAL, volume::stage)).contains("bad option");
    nothingIsLeftOf(volume, target);
    volume.stage();
    volume.unstage();
  }

  @Test
  void statsOfAPathThatIsNotTheVolumesIsNotFound() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    refused(Code.NOT_FOUND, () -> volume.stats(volume.target()));
    volume.stage();
    refused(Code.NOT_FOUND, () -> volume.stats(volume.target()));
    volume.unstage();
  }

  @Test
  void aFilesystemThatDoesNotAnswerCostsABoundedCall() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    volume.publish();
    node.host().faults().at("program.stat").hang();

    refused(Code.DEADLINE_EXCEEDED, () -> volume.stats(volume.target()));

    node.host().faults().clear();
    volume.unpublish();
    volume.unstage();
  }

  @Test
  void whoIsNotBelievedIsTold() {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    node.host().faults().at("connect.before").failTimes(2, 129); // EKEYREJECTED
    refused(Code.UNAUTHENTICATED, volume::stage);
    nothingIsLeftOf(volume, target);
  }

  @Test
  void unknownAttributesAreNoConcernOfOurs() {
    SimulatedTarget target = node.target();
    Volume volume =
        node.volume(target.nqn())
            .with("storage.kubernetes.io/csiProvisionerIdentity", "1234-provisioner")
            .with("somethingElse", "entirely");
    volume.stage();
    volume.unstage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nqn.2026-01.dev.holdfast.test:a,hostnqn=nqn.2014-08.org.nvmexpress:evil",
        "nqn.2026-01.dev.holdfast.test:a\ntraddr=10.0.0.9",
        "nqn.2026-01.dev.holdfast.test:a\0b",
        "nqn.2026-01.dev.holdfast.test:a b",
        "",
        "nqn.2014-08.org.nvmexpress.discovery"
      })
  void aNameThatIsNoNqnNeverReachesTheKernel(String nqn) {
    Volume volume = node.volume(nqn);
    refused(Code.INVALID_ARGUMENT, volume::stage);
    assertThat(node.records().all()).noneMatch(record -> record.id().value().equals(volume.id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"relative/path", "/a/../../etc", "/a/./b", "/", "", "/a//b", "/a\nb", "/a\0b"})
  void aPathThatStepsAsideIsRefused(String path) {
    Volume volume = node.volume(node.target().nqn());
    refused(
        Code.INVALID_ARGUMENT,
        () ->
            node.node().nodeStageVolume(volume.stageRequest().setStagingTargetPath(path).build()));
    refused(
        Code.INVALID_ARGUMENT,
        () ->
            node.node()
                .nodePublishVolume(
                    NodePublishVolumeRequest.newBuilder()
                        .setVolumeId(volume.id())
                        .setStagingTargetPath(volume.staging().toString())
                        .setTargetPath(path)
                        .setVolumeCapability(volume.capability())
                        .build()));
  }

  /** As it is for a moment when a device comes: sysfs shows it before devtmpfs has its node. */
  @Test
  void aDeviceWithoutItsNodeIsNotUsedAndStagingWaitsForIt() throws IOException {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    Path shown = device(target, 0);
    Path away = Files.move(shown, shown.resolveSibling("away"));

    assertThat(refused(Code.UNAVAILABLE, volume::publish))
        .contains(shown + " is no block device", "repeat the call");

    int looks = node.looks().besideTheLoop();
    CompletableFuture<Void> stage = CompletableFuture.runAsync(volume::stage);
    Awaiting.until(() -> node.looks().besideTheLoop() > looks + 5 || stage.isDone());
    Files.move(away, shown);
    stage.join();
    volume.publish();
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aTargetPathThatIsALinkIsNotFollowed() throws IOException {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn());
    volume.stage();
    Path elsewhere = Files.createDirectories(dir.resolve("elsewhere"));
    Files.createDirectories(volume.target().getParent());
    Files.createSymbolicLink(volume.target(), elsewhere);

    refused(Code.INTERNAL, volume::publish);

    assertThat(elsewhere).isEmptyDirectory();
    assertThat(node.mounts(elsewhere)).isEmpty();
    Files.delete(volume.target());
    volume.unstage();
  }

  private void write(SimulatedTarget target, long offset, String text) throws Exception {
    Path device = connectedDevice(target);
    try (var channel = Files.newByteChannel(device, StandardOpenOption.WRITE)) {
      channel.position(offset);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
    disconnect(target);
  }

  private void disconnect(SimulatedTarget target) {
    for (var controller : node.controllers(target.nqn())) {
      node.nvme("disconnect", "-d", controller.name().value());
    }
  }

  private Path connectedDevice(SimulatedTarget target) {
    node.connectByHand(target);
    return device(target, 0);
  }
}
