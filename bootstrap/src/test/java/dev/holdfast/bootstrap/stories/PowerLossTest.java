package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.bootstrap.cli.VolumeAction;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node loses its power with volumes staged and published: the records stay, and nothing that
 * they describe is there. Kubelet's next calls decide.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PowerLossTest {
  private static final String NQN = "nqn.2026-01.dev.holdfast.test:power-";
  private static final List<String> FILESYSTEMS =
      List.of(
          "flags",
          "path",
          "mode",
          "away",
          "replaced",
          "moved",
          "repeated",
          "neighbour",
          "forgotten",
          "unmounted");

  private Node node;

  @BeforeAll
  void loseThePower(@TempDir Path dir) {
    SimulatedHost before = SimulatedHost.create(dir.resolve("host"));
    try (Node first = Node.start(dir, before)) {
      for (String name : FILESYSTEMS) {
        Volume volume = volume(first, name);
        volume.stage();
        volume.publish();
      }
      for (String name : List.of("raw", "rawElsewhere", "rawUnstaged")) {
        Volume volume = volume(first, name).asBlock();
        volume.stage();
        volume.publish();
      }
    }
    before.close();
    node = Node.start(dir, SimulatedHost.create(dir.resolve("host")), "--holdfast.max-volumes=3");
  }

  @AfterEach
  void noFaultStays() {
    node.host().faults().clear();
  }

  @AfterAll
  void stop() {
    node.close();
    node.host().close();
  }

  @Test
  void whatIsNotMountedIsNotSaidToBeDead() {
    for (Volume volume :
        List.of(volume(node, "unmounted"), volume(node, "rawUnstaged").asBlock())) {
      assertThat(refused(Code.FAILED_PRECONDITION, volume::publish))
          .contains("is not staged", "is not connected")
          .doesNotContain("dead");
    }
  }

  @Test
  void editedMountOptionsAreTaken() {
    NamespaceIdentifiers identity = record("flags").identity().orElseThrow();
    Volume volume = volume(node, "flags").flags("relatime");

    volume.stage();

    assertThat(node.mounts(volume.staging())).hasSize(1);
    assertThat(record("flags").identity()).contains(identity);
    volume.publish();
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume);
  }

  @Test
  void soIsAnotherStagingPath() {
    Volume volume = volume(node, "path").stagedAt("plugins/moved/globalmount");

    volume.stage();

    assertThat(node.mounts(volume.staging())).hasSize(1);
    volume.unstage();
    nothingIsLeftOf(volume);
  }

  @Test
  void soIsAnotherMode() {
    Volume volume = volume(node, "mode").mode(Mode.SINGLE_NODE_READER_ONLY);

    volume.stage();

    assertThat(node.mounts(volume.staging())).allMatch(mount -> mount.readOnly());
    volume.unstage();
    nothingIsLeftOf(volume);
  }

  @Test
  void aRawVolumeIsStagedElsewhere() {
    Volume volume = volume(node, "rawElsewhere").asBlock().stagedAt("plugins/moved/raw");
    volume.stage();
    volume.unstage();
    nothingIsLeftOf(volume);
  }

  /** Not ALREADY_EXISTS permanently, and not formatted either. */
  @Test
  void aRawVolumeIsAskedForAsAFilesystem() {
    Volume volume = volume(node, "raw");

    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage)).contains("for raw writing");
    assertThat(node.controllers(volume.nqn())).isEmpty();

    volume.asBlock().stage();
    volume.unstage();
    nothingIsLeftOf(volume);
  }

  @Test
  void whatIsUnstagedAtAnotherPathIsGone() {
    Volume volume = volume(node, "away");
    node.node()
        .nodeUnstageVolume(
            NodeUnstageVolumeRequest.newBuilder()
                .setVolumeId(volume.id())
                .setStagingTargetPath(node.path("plugins/nowhere/globalmount").toString())
                .build());
    nothingIsLeftOf(volume);
  }

  @Test
  void aPersonMayHaveForgottenWhatKubeletDoesNotUnstage() {
    Volume volume = volume(node, "forgotten");
    String port = "--server.port=" + node.port();
    record("forgotten");

    assertThat(VolumeAction.FORGET.run(List.of(volume.id(), port), System.out)).isZero();

    nothingIsLeftOf(volume);
    assertThat(node.records().everFormatted(new VolumeId(volume.id()))).isTrue();
    assertThat(VolumeAction.FORGET.run(List.of(volume.id(), port), System.out))
        .as("no record")
        .isEqualTo(1);
    volume.stage();
    assertThat(VolumeAction.FORGET.run(List.of(volume.id(), port), System.out))
        .as("staged")
        .isEqualTo(1);
    volume.unstage();
    assertThat(VolumeAction.FORGET.run(List.of("--all", port), System.out)).isEqualTo(2);
  }

  @Test
  void anotherSubsystemUnderTheSameNameIsStaged() {
    Volume volume = volume(node, "moved").with("nqn", target(node, "moved-to").nqn());

    // what was formatted once is not formatted, on whatever namespace
    assertThat(refused(Code.FAILED_PRECONDITION, volume::stage)).contains("formatted before");

    assertThat(node.controllers(NQN + "moved")).isEmpty();
    assertThat(node.controllers(NQN + "moved-to")).isEmpty();
  }

  /** A failed call is undone, and what is known of the volume outlives it. */
  @Test
  void aStagingThatFailsAfterwardsIsUndoneAndForgetsNothing() {
    SimulatedTarget target = target(node, "replaced");
    Volume volume = volume(node, "replaced");
    target.replace(1, UUID.randomUUID().toString(), null, null);

    for (int i = 0; i < 2; i++) {
      assertThat(refused(Code.INTERNAL, volume::stage)).contains("expected");
      assertThat(node.controllers(target.nqn())).isEmpty();
    }

    volume.unstage();
    nothingIsLeftOf(volume);
  }

  @Test
  void theSameRequestIsStagedAsBefore() {
    Volume volume = volume(node, "repeated");
    volume.stage();
    volume.publish();
    refused(Code.ALREADY_EXISTS, () -> volume(node, "repeated").flags("relatime").stage());
    volume.unpublish();
    volume.unstage();
    nothingIsLeftOf(volume);
  }

  /** There are more records than the node takes volumes. */
  @Test
  void whatIsNotThereTakesNoPlace() {
    List<Volume> most = List.of(volume(node, "new1"), volume(node, "new2"), volume(node, "new3"));
    most.forEach(Volume::stage);

    refused(Code.RESOURCE_EXHAUSTED, volume(node, "new4")::stage);
    refused(Code.RESOURCE_EXHAUSTED, volume(node, "flags").flags("dirsync")::stage);

    most.forEach(Volume::unstage);
  }

  @Test
  void norDoesItKeepTheConnectionsOfItsNeighbour() {
    SimulatedTarget target = target(node, "neighbour");
    target.withNamespace(2, Node.GIB, UUID.randomUUID().toString(), null, null);
    Volume neighbour = node.volume(target.nqn()).with("nsid", "2");
    neighbour.stage();
    assertThat(node.controllers(target.nqn())).hasSize(2);

    neighbour.unstage();

    assertThat(node.controllers(target.nqn())).isEmpty();
  }

  private static Volume volume(Node node, String name) {
    return new Volume(node, "power-" + name, target(node, name).nqn()).flags("noatime");
  }

  /** The same at each boot. */
  static SimulatedTarget target(Node node, String name) {
    SimulatedTarget target = node.host().fabric().target(NQN + name);
    if (target.visible().isEmpty()) {
      UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
      target
          .withNamespace(1, Node.GIB, uuid.toString(), null, null)
          .listensOn(Node.FIRST, Node.PORT)
          .listensOn(Node.SECOND, Node.PORT);
    }
    return target;
  }

  private StagedVolume record(String name) {
    return node.records().find(new VolumeId("power-" + name)).orElseThrow();
  }

  private void nothingIsLeftOf(Volume volume) {
    assertThat(node.controllers(volume.nqn())).isEmpty();
    assertThat(node.mounts(volume.staging())).isEmpty();
    assertThat(node.records().all()).noneMatch(r -> r.id().value().equals(volume.id()));
  }
}
