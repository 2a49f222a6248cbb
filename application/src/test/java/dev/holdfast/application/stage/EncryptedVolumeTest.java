package dev.holdfast.application.stage;

import static dev.holdfast.application.memory.InMemoryNode.BYTES;
import static dev.holdfast.application.memory.InMemoryNode.FIRST;
import static dev.holdfast.application.memory.InMemoryNode.ONE;
import static dev.holdfast.application.memory.InMemoryNode.SECOND;
import static dev.holdfast.application.memory.InMemoryNode.failure;
import static dev.holdfast.application.memory.InMemoryNode.identity;
import static dev.holdfast.application.memory.InMemoryNode.nqn;
import static dev.holdfast.application.memory.InMemoryNode.pod;
import static dev.holdfast.application.memory.InMemoryNode.staging;
import static dev.holdfast.application.memory.InMemoryNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.memory.InMemoryNode;
import dev.holdfast.application.port.out.mount.EncryptedDevices.Found;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.MappedDevice;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EncryptedVolumeTest {
  private static final String PASSPHRASE = "correct horse, battery";

  private final InMemoryNode node = new InMemoryNode();

  @BeforeEach
  void anEncryptedVolume() {
    node.fabric.target(nqn(ONE), BYTES);
    node.encrypted(Encryption.LUKS2, PASSPHRASE);
  }

  @Test
  void anEmptyDeviceGetsAHeaderAndAFilesystemInIt() {
    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence(
            "probe nvme0n1",
            "luksFormat nvme0n1",
            "luksOpen nvme0n1",
            "mkfs dm-0",
            "settle nvme0n1",
            "mount /staging/one");
    assertThat(node.mounts.at(staging(ONE).value()))
        .singleElement()
        .satisfies(mount -> assertThat(mount.source()).isEqualTo("/dev/dm-0"));
    assertThat(node.mounts.unfinished(identity(ONE))).isFalse();
  }

  @Test
  void aDeviceWithAHeaderIsOpenedAndNeverFormatted() {
    node.stage(ONE);
    value(node.unstage(ONE));
    node.calls.forget();

    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence("luksOpen nvme1n1", "fsck dm-1", "mount /staging/one")
        .noneMatch(call ->
            call.startsWith("luksFormat") || call.startsWith("settle") || call.startsWith("mkfs"));
  }

  @Test
  void aRepeatedCallAndThatOfTheNextProcessDoNothing() {
    node.stage(ONE);
    node.restart();

    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .noneMatch(call -> call.startsWith("luks") || call.startsWith("mount"));
  }

  @Test
  void theMappingIsClosedAfterTheUnmountAndBeforeTheDisconnect() {
    node.stage(ONE);

    value(node.unstage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence("unmount /staging/one", "luksClose", "disconnect tcp://10.0.0.1:4420");
    assertThat(node.encryption.count()).isZero();
  }

  @Test
  void aMappingThatCannotBeClosedKeepsTheConnections() {
    node.stage(ONE);
    node.calls.failing("luksClose");

    assertThat(failure(node.unstage(ONE))).isInstanceOf(NodeFailure.MayRemain.class);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("disconnect"));
    assertThat(node.fabric.controllers(nqn(ONE))).isNotEmpty();
    node.calls.succeed();
    value(node.unstage(ONE));
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
  }

  @Test
  void aVolumeWithoutTheAttributeIsNotMountedFromALuksDevice() {
    node.mounts.holdsLuks(identity(ONE), PASSPHRASE, false);
    node.encrypted(Encryption.NONE, PASSPHRASE);

    NodeFailure refused = failure(node.tryStage(ONE));

    assertThat(refused).isInstanceOf(NodeFailure.FilesystemMismatch.class);
    assertThat(refused.message()).contains("encryption: luks2");
    assertThat(node.calls.made())
        .noneMatch(
            call -> call.startsWith("mkfs") || call.startsWith("luks") || call.startsWith("mount"));
  }

  @Test
  void anEncryptedVolumeIsNotMountedFromAPlainFilesystem() {
    node.mounts.holds(identity(ONE), FilesystemType.EXT4);

    NodeFailure refused = failure(node.tryStage(ONE));

    assertThat(refused).isInstanceOf(NodeFailure.FilesystemMismatch.class);
    assertThat(refused.message()).contains("LUKS2", "ext4, which is not encrypted");
    assertThat(node.calls.made())
        .noneMatch(call -> call.startsWith("mkfs") || call.startsWith("luks"));
  }

  @Test
  void otherDataAreNeverOverwrittenByAHeader() {
    node.mounts.holdsData(identity(ONE));

    assertThat(failure(node.tryStage(ONE))).isInstanceOf(NodeFailure.FormatRefused.class);

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("luks"));
  }

  @Test
  void aWrongPassphraseIsRefusedAndUndone() {
    node.mounts.holdsLuks(identity(ONE), "another", false);

    NodeFailure refused = failure(node.tryStage(ONE));

    assertThat(refused).isInstanceOf(NodeFailure.KeyRejected.class);
    assertThat(refused.message()).doesNotContain(PASSPHRASE);
    assertThat(node.fabric.controllers(nqn(ONE))).isEmpty();
    assertThat(node.encryption.count()).isZero();
  }

  @Test
  void whatAnInterruptedMkfsLeftInANewHeaderIsMadeByTheNextCall() {
    node.calls.failing("mkfs");
    assertThat(failure(node.tryStage(ONE)).message()).contains("making ext4");
    assertThat(node.mounts.unfinished(identity(ONE))).isTrue();
    assertThat(node.encryption.count()).as("undone").isZero();
    node.calls.succeed();
    node.calls.forget();

    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence(
            "luksOpen nvme1n1", "mkfs dm-1", "settle nvme1n1", "mount /staging/one")
        .noneMatch(call -> call.startsWith("luksFormat"));
  }

  @Test
  void aFilesystemInAnUnfinishedHeaderIsUsedAndTheHeaderSettledBeforeTheMount() {
    node.calls.failing("settle");
    assertThat(failure(node.tryStage(ONE)).message()).contains("LUKS header");
    assertThat(node.mounted(staging(ONE))).isFalse();
    node.calls.succeed();
    node.calls.forget();

    value(node.tryStage(ONE));

    assertThat(node.calls.made())
        .containsSubsequence("settle nvme1n1", "mount /staging/one")
        .noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void nothingIsMadeInAHeaderThatHadAFilesystem() {
    node.mounts.holdsLuks(identity(ONE), PASSPHRASE, false);

    NodeFailure refused = failure(node.tryStage(ONE));

    assertThat(refused).isInstanceOf(NodeFailure.FormatRefused.class);
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void anUnfinishedHeaderIsNoPermissionWhereThisNodeMadeAFilesystem() {
    node.stage(ONE);
    value(node.unstage(ONE));
    node.mounts.holdsLuks(identity(ONE), PASSPHRASE, true);

    assertThat(failure(node.tryStage(ONE)).message()).contains("it was formatted before");

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void formatPolicyNeverHoldsInAHeaderToo() {
    node.mounts.holdsLuks(identity(ONE), PASSPHRASE, true);
    node.formatPolicy(FormatPolicy.NEVER);

    assertThat(failure(node.tryStage(ONE)).message()).contains("formatPolicy is never");

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void readersOpenTheDeviceForReading() {
    node.mounts.holdsLuks(identity(ONE), PASSPHRASE, false);
    node.mounts.holdsInside(identity(ONE), "ext4");
    node.readOnly();

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).contains("luksOpen nvme0n1 ro");
  }

  @Test
  void discardsArePassedOnOnlyIfAskedFor() {
    node.encrypted(Encryption.LUKS2_DISCARDS, PASSPHRASE);

    value(node.tryStage(ONE));

    assertThat(node.calls.made()).contains("luksOpen nvme0n1 discards");
  }

  @Test
  void aMappingOnAnotherDeviceIsClosedAndNeverMounted() {
    node.mounts.holdsLuks(identity(ONE), PASSPHRASE, false);
    node.encryption.shows(
        new Found.Open(
            new MappedDevice("dm-9", new DeviceNumber(253, 9), BYTES, false),
            new DeviceNumber(259, 99)));

    assertThat(failure(node.tryStage(ONE)).message()).contains("it may still be there");

    assertThat(node.calls.made()).contains("luksClose").doesNotContain("mount /staging/one");
  }

  @Test
  void aNameThatSomethingElseHasIsLeftAlone() {
    node.mounts.holdsLuks(identity(ONE), PASSPHRASE, false);
    node.encryption.shows(new Found.Foreign("dm-7 (LVM-x)"));

    assertThat(failure(node.tryStage(ONE)).message()).contains("dm-7 (LVM-x)");

    assertThat(node.calls.made()).doesNotContain("luksClose", "luksOpen nvme0n1");
  }

  @Test
  void withoutAnAnswerOfTheKernelNothingIsOpenedOrDisconnected() {
    node.stage(ONE);
    node.encryption.shows(new Found.Unknown("no answer"));

    assertThat(failure(node.unstage(ONE)).message()).contains("cannot be determined: no answer");

    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("disconnect"));
  }

  @Test
  void theMappingOfARemovedDeviceIsMadeAgainOnTheOneThatCame() {
    node.stage(ONE);
    deviceUnderAnotherName();

    value(node.publish(ONE));

    assertThat(node.calls.made())
        .containsSubsequence(
            "unmount /staging/one",
            "luksClose",
            "luksOpen nvme1n1",
            "mount /staging/one",
            "bind /pods/one");
    assertThat(node.mounts.at(pod(ONE).value()))
        .singleElement()
        .satisfies(mount -> assertThat(mount.mappedDevice().orElseThrow()).hasToString("nvme1n1"));
  }

  @Test
  void theNextProcessHasNoPassphraseAndKeepsTheDeadMount() {
    node.stage(ONE);
    deviceUnderAnotherName();
    node.restart();

    NodeFailure refused = failure(node.publish(ONE));

    assertThat(refused.message()).contains("its passphrase is not in memory", "delete the pods");
    assertThat(node.mounted(staging(ONE))).isTrue();
    assertThat(node.calls.made()).noneMatch(call -> call.startsWith("unmount"));
  }

  @Test
  void theMappingGrowsBeforeItsFilesystem() {
    node.stage(ONE);
    node.fabric.resize(nqn(ONE), 2 * BYTES);

    assertThat(value(node.expand(ONE, 2 * BYTES))).isEqualTo(2 * BYTES);

    assertThat(node.calls.made()).containsSubsequence("luksResize", "grow /staging/one");
  }

  @Test
  void aMappingThatIsNotKnownIsNotTakenForADeadOne() {
    node.stage(ONE);
    node.fabric.resize(nqn(ONE), 2 * BYTES);
    node.encryption.shows(new Found.Unknown("no answer"));

    NodeFailure failure = failure(node.expand(ONE, 2 * BYTES));

    assertThat(failure).isInstanceOf(NodeFailure.HostNotReady.class);
    assertThat(failure.message()).contains("cannot be determined: no answer");
  }

  @Test
  void aStagedVolumeIsNotTakenForOneWithAnotherEncryption() {
    node.stage(ONE);
    node.encrypted(Encryption.NONE, PASSPHRASE);

    NodeFailure refused = failure(node.tryStage(ONE));

    assertThat(refused).isInstanceOf(NodeFailure.Incompatible.class);
    assertThat(refused.message()).contains("encryption luks2", "encryption none");
  }

  private void deviceUnderAnotherName() {
    node.fabric.cut(FIRST);
    node.fabric.cut(SECOND);
    node.fabric.restore(FIRST);
    node.fabric.connectedByAnother(nqn(ONE), FIRST);
    node.calls.forget();
  }
}
