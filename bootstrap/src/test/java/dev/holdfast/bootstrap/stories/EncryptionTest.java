package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.out.mount.BlockDevices.Users;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.Disk.Mapping;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The filesystem of a volume is in a dm-crypt mapping on its namespace. */
final class EncryptionTest extends SharedNode {
  private static final String PASSPHRASE = "correct horse, battery staple";

  @Test
  void theLifeOfAnEncryptedVolume() throws IOException {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    volume.stage();
    volume.publish();

    Mount mount = node.mounts(volume.target()).getFirst();
    assertThat(mount.source()).endsWith("/mapper/" + MappingName.of(new VolumeId(volume.id())));
    assertThat(mount.mappedDevice().orElseThrow()).isEqualTo(device(target).device());
    Awaiting.until(() -> verdict(volume).equals(Optional.of(Verdict.HEALTHY)));
    assertThat(users(target)).singleElement().asString().contains("holdfast-");
    volume.stage();
    assertThat(node.host().programs().commands("mkfs.ext4").getLast().getLast())
        .endsWith("/" + mapping(volume).orElseThrow().disk().name());

    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
    assertThat(mapping(volume)).isEmpty();
    nothingShowsThePassphrase();
  }

  @Test
  void aStagedVolumeIsFoundAgainByItsMapping() {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    volume.stage();
    run("umount", volume.staging().toString());
    Mapping before = mapping(volume).orElseThrow();

    volume.stage();

    assertThat(mapping(volume)).contains(before);
    assertThat(node.mounts(volume.staging())).hasSize(1);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void aVolumeIsNotUnstagedWhileItsMappingIsInUse() {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    volume.stage();
    Path node0 = node.host().dev().resolve(mapping(volume).orElseThrow().disk().name());
    try (var _ = node.host().holdOpen(node0)) {
      assertThat(refused(Code.UNAVAILABLE, volume::unstage)).contains("is still in use");
      assertThat(node.controllers(target.nqn())).hasSize(2);
    }
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void itGrowsWithItsNamespace() {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    volume.stage();
    volume.publish();
    target.resize(1, 2 * Node.GIB);

    assertThat(volume.expand(2 * Node.GIB).getCapacityBytes()).isEqualTo(2 * Node.GIB);

    assertThat(mapping(volume).orElseThrow().disk().namespace().bytes())
        .isEqualTo(2 * Node.GIB - (16L << 20));
    volume.unpublish();
    volume.unstage();
  }

  @Test
  void theWrongPassphraseIsUnauthenticatedAndAMissingOneInvalid() {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    volume.stage();
    volume.unstage();

    assertThat(
            refused(
                Code.UNAUTHENTICATED,
                () -> {
                  volume.secret("luksPassphrase", "wrong horse");
                  volume.stage();
                }))
        .contains("luksPassphrase")
        .doesNotContain("horse");
    Volume without = new Volume(node, volume.id(), target.nqn()).with("encryption", "luks2");
    assertThat(refused(Code.INVALID_ARGUMENT, without::stage)).contains("luksPassphrase");
    nothingIsLeftOf(volume, target);
    assertThat(mapping(volume)).isEmpty();
    volume.secret("luksPassphrase", PASSPHRASE);
    volume.stage();
    volume.unstage();
  }

  @Test
  void theAttributeAndTheDeviceHaveToAgree() {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    volume.stage();
    volume.unstage();
    Volume plain = new Volume(node, volume.id(), target.nqn());
    assertThat(refused(Code.FAILED_PRECONDITION, plain::stage)).contains("encryption: luks2");

    SimulatedTarget other = node.target();
    Volume unencrypted = node.volume(other.nqn());
    unencrypted.stage();
    unencrypted.unstage();
    Volume asked =
        new Volume(node, unencrypted.id(), other.nqn())
            .with("encryption", "luks2")
            .secret("luksPassphrase", PASSPHRASE);
    assertThat(refused(Code.FAILED_PRECONDITION, asked::stage)).contains("not encrypted");
    nothingIsLeftOf(plain, target);
    nothingIsLeftOf(asked, other);
  }

  @Test
  void aRawDeviceIsNotEncrypted() {
    Volume volume = encrypted(node.target()).asBlock();

    assertThat(refused(Code.INVALID_ARGUMENT, volume::stage)).contains("encryption", "raw block");
  }

  @Test
  void whatAnInterruptedLuksFormatLeftIsRefusedAndExplained() {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    node.host().faults().at("program.cryptsetup.half").failTimes(1, 137, "Killed");
    assertThat(refused(Code.INTERNAL, volume::stage)).contains("LUKS2 header");

    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage)).contains("format-again");
    nothingIsLeftOf(volume, target);
  }

  @Test
  void whatAnInterruptedMkfsLeftInANewHeaderIsMadeAgain() {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    node.host().faults().at("program.mkfs.half").failTimes(1, 137, "Killed");
    assertThat(refused(Code.INTERNAL, volume::stage)).contains("making ext4");
    assertThat(mapping(volume)).isEmpty();

    volume.stage();

    assertThat(node.mounts(volume.staging())).hasSize(1);
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void withoutCryptsetupNothingIsDone() {
    SimulatedTarget target = node.target();
    Volume volume = encrypted(target);
    node.host().programs().uninstall("cryptsetup");
    try {
      assertThat(refused(Code.INTERNAL, volume::stage)).contains("apt-get install cryptsetup-bin");
      nothingIsLeftOf(volume, target);
    } finally {
      node.host().programs().install("cryptsetup");
    }
    volume.stage();
    volume.unstage();
  }

  @Test
  void afterAnOutageTheMappingIsMadeAgainOnTheDeviceThatCame() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(encrypted(target));
    volume.stage();
    volume.publish();
    Awaiting.until(() -> verdict(volume).equals(Optional.of(Verdict.HEALTHY)));
    RecoveryTest.outage(target);
    Awaiting.until(() -> node.controllers(target.nqn()).isEmpty());
    Awaiting.until(() -> !verdict(volume).equals(Optional.of(Verdict.HEALTHY)));
    volume.unpublish();

    RecoveryTest.back(target);

    Awaiting.until(() -> verdict(volume).equals(Optional.of(Verdict.HEALTHY)));
    Mount mount = node.mounts(volume.staging()).getFirst();
    assertThat(mount.mappedDevice().orElseThrow()).isEqualTo(device(target).device());
    volume.publish();
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume, target);
    assertThat(mapping(volume)).isEmpty();
  }

  @Test
  void aVolumeWhoseTargetHasGoneForGoodCanStillBeTakenDown() {
    SimulatedTarget target = node.target();
    Volume volume = shortLived(encrypted(target));
    volume.stage();
    RecoveryTest.outage(target);
    Awaiting.until(() -> node.controllers(target.nqn()).isEmpty());

    volume.unstage();

    nothingIsLeftOf(volume, target);
    assertThat(mapping(volume)).isEmpty();
  }

  private Volume encrypted(SimulatedTarget target) {
    return node.volume(target.nqn())
        .with("encryption", "luks2")
        .secret("luksPassphrase", PASSPHRASE);
  }

  private static Volume shortLived(Volume volume) {
    return volume.with("reconnectDelay", "1").with("ctrlLossTmo", "2");
  }

  private Optional<Mapping> mapping(Volume volume) {
    return node.host().kernel().mappings().named(MappingName.of(new VolumeId(volume.id())).value());
  }

  private Namespace device(SimulatedTarget target) {
    return node.topology().subsystems().stream()
        .filter(subsystem -> subsystem.nqn().value().equals(target.nqn()))
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .findFirst()
        .orElseThrow();
  }

  private List<String> users(SimulatedTarget target) {
    return node.bean(NodePorts.class).devices().holders(device(target))
            instanceof Users.Known(var names)
        ? names
        : List.of();
  }

  private Optional<Verdict> verdict(Volume volume) {
    return node.verdict(volume.id());
  }

  /** Neither a command line nor a file of this node. */
  private void nothingShowsThePassphrase() throws IOException {
    assertThat(node.host().programs().commands("cryptsetup"))
        .isNotEmpty()
        .allSatisfy(argv -> assertThat(String.join(" ", argv)).doesNotContain("horse"));
    try (Stream<Path> files = Files.walk(dir.resolve("state"))) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(file).content().doesNotContain("horse"));
    }
  }
}
