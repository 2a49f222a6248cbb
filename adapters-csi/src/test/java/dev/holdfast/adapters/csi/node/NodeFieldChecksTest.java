package dev.holdfast.adapters.csi.node;

import static dev.holdfast.adapters.csi.Requests.expand;
import static dev.holdfast.adapters.csi.Requests.mode;
import static dev.holdfast.adapters.csi.Requests.mounted;
import static dev.holdfast.adapters.csi.Requests.publish;
import static dev.holdfast.adapters.csi.Requests.stage;
import static dev.holdfast.adapters.csi.Requests.stats;
import static dev.holdfast.adapters.csi.Requests.unpublish;
import static dev.holdfast.adapters.csi.Requests.unstage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.holdfast.adapters.csi.InMemoryNode;
import dev.holdfast.adapters.csi.InProcessCsi;
import dev.holdfast.adapters.csi.v1.CapacityRange;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsRequest;
import dev.holdfast.adapters.csi.v1.NodeGrpc.NodeBlockingStub;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeRequest;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeRequest;
import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode;
import dev.holdfast.adapters.csi.v1.VolumeCapability.MountVolume;
import io.grpc.Status;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a caller can get wrong, one by one; no use case is asked for any of it. */
class NodeFieldChecksTest {
  private static final List<String> BAD_PATHS =
      List.of("/a/../etc", "/a/./b", "/a//b", "/", "/a\nb", "/a\u0000b", "/" + "x".repeat(5000));

  private static Arguments wrong(
      String what, Consumer<NodeBlockingStub> call, Status.Code code, String message) {
    return arguments(what, call, code, message);
  }

  private static Arguments invalid(String what, Consumer<NodeBlockingStub> call, String message) {
    return wrong(what, call, Status.Code.INVALID_ARGUMENT, message);
  }

  static Stream<Arguments> volumeIds() {
    return Stream.of(
            "",
            "vol\n1",
            "vol\u00001",
            "vol\t1",
            "vol\u009b1",
            "v".repeat(1025),
            "v".repeat(2_000_000))
        .flatMap(id ->
            Stream.of(
                invalid(
                    "stage",
                    node -> node.nodeStageVolume(stage().setVolumeId(id).build()),
                    "volume_id"),
                invalid(
                    "unstage",
                    node -> node.nodeUnstageVolume(unstage().setVolumeId(id).build()),
                    "volume_id"),
                invalid(
                    "publish",
                    node -> node.nodePublishVolume(publish().setVolumeId(id).build()),
                    "volume_id"),
                invalid(
                    "unpublish",
                    node -> node.nodeUnpublishVolume(unpublish().setVolumeId(id).build()),
                    "volume_id"),
                invalid(
                    "stats",
                    node -> node.nodeGetVolumeStats(stats().setVolumeId(id).build()),
                    "volume_id"),
                invalid(
                    "expand",
                    node -> node.nodeExpandVolume(expand().setVolumeId(id).build()),
                    "volume_id")));
  }

  static Stream<Arguments> paths() {
    return Stream.concat(Stream.of("", "relative/path", "./a", "../a"), BAD_PATHS.stream())
        .flatMap(path ->
            Stream.of(
                invalid(
                    "stage",
                    node -> node.nodeStageVolume(stage().setStagingTargetPath(path).build()),
                    "staging_target_path"),
                invalid(
                    "unstage",
                    node -> node.nodeUnstageVolume(unstage().setStagingTargetPath(path).build()),
                    "staging_target_path"),
                invalid(
                    "publish",
                    node -> node.nodePublishVolume(publish().setTargetPath(path).build()),
                    "target_path"),
                invalid(
                    "unpublish",
                    node -> node.nodeUnpublishVolume(unpublish().setTargetPath(path).build()),
                    "target_path")));
  }

  static Stream<Arguments> otherPaths() {
    return Stream.concat(
        BAD_PATHS.stream()
            .flatMap(path ->
                Stream.of(
                    invalid(
                        "publish, staging",
                        node ->
                            node.nodePublishVolume(publish().setStagingTargetPath(path).build()),
                        "staging_target_path"),
                    invalid(
                        "stats",
                        node -> node.nodeGetVolumeStats(stats().setVolumePath(path).build()),
                        "volume_path"),
                    invalid(
                        "stats, staging",
                        node -> node.nodeGetVolumeStats(stats().setStagingTargetPath(path).build()),
                        "staging_target_path"),
                    invalid(
                        "expand",
                        node -> node.nodeExpandVolume(expand().setVolumePath(path).build()),
                        "volume_path"),
                    invalid(
                        "expand, staging",
                        node -> node.nodeExpandVolume(expand().setStagingTargetPath(path).build()),
                        "staging_target_path"))),
        Stream.of(
            invalid(
                "publish from a relative path",
                node -> node.nodePublishVolume(publish().setStagingTargetPath("a/b").build()),
                "staging_target_path"),
            wrong(
                "publish from nowhere",
                node -> node.nodePublishVolume(publish().clearStagingTargetPath().build()),
                Status.Code.FAILED_PRECONDITION,
                "staging_target_path is missing"),
            invalid(
                "stats of nothing",
                node -> node.nodeGetVolumeStats(stats().clearVolumePath().build()),
                "volume_path is missing"),
            invalid(
                "expand of nothing",
                node -> node.nodeExpandVolume(expand().clearVolumePath().build()),
                "volume_path is missing"),
            wrong(
                "stats of a relative path",
                node -> node.nodeGetVolumeStats(stats().setVolumePath("some/path").build()),
                Status.Code.NOT_FOUND,
                "not absolute"),
            wrong(
                "expand of a relative path",
                node -> node.nodeExpandVolume(expand().setVolumePath("some/path").build()),
                Status.Code.NOT_FOUND,
                "not absolute"),
            invalid(
                "stats of a path upwards",
                node -> node.nodeGetVolumeStats(stats().setVolumePath("a/../b").build()),
                "volume_path")));
  }

  static Stream<Arguments> capabilities() {
    return Stream.of(
            capability(
                "no access type", mounted().clearAccessType(), "volume_capability.access_type"),
            capability(
                "no access mode",
                mounted().clearAccessMode(),
                "volume_capability.access_mode is missing"),
            capability(
                "mode UNKNOWN",
                mounted().setAccessMode(mode(AccessMode.Mode.UNKNOWN)),
                "volume_capability.access_mode"),
            capability(
                "a mode to come",
                mounted().setAccessMode(AccessMode.newBuilder().setModeValue(42)),
                "volume_capability.access_mode"),
            capability(
                "ntfs",
                filesystem(MountVolume.newBuilder().setFsType("ntfs")),
                "volume_capability.mount.fs_type is none of ext4, xfs, btrfs"),
            capability(
                "fs_type with a newline",
                filesystem(MountVolume.newBuilder().setFsType("xfs\n")),
                "fs_type"),
            capability(
                "fs_type upwards",
                filesystem(MountVolume.newBuilder().setFsType("../xfs")),
                "fs_type"),
            capability(
                "a flag with a blank",
                filesystem(MountVolume.newBuilder().addMountFlags("noatime -o x")),
                "mount_flags"),
            capability(
                "a flag with a newline",
                filesystem(MountVolume.newBuilder().addMountFlags("noatime\n")),
                "mount_flags"),
            capability(
                "a flag that is an option",
                filesystem(MountVolume.newBuilder().addMountFlags("--bind")),
                "mount_flags"),
            capability(
                "flags that contradict each other",
                filesystem(
                    MountVolume.newBuilder().addMountFlags("noatime,rw").addMountFlags("ro")),
                "volume_capability.mount.mount_flags have 'rw' and 'ro', which contradict each other"),
            capability(
                "two labels",
                filesystem(
                    MountVolume.newBuilder()
                        .addMountFlags("context=\"u:r:t:s0:c1,c2\"")
                        .addMountFlags("context=\"u:r:t:s0:c3,c4\"")),
                "'context=\"u:r:t:s0:c1,c2\"' and 'context=\"u:r:t:s0:c3,c4\"', which contradict"),
            capability(
                "a quote that is not closed",
                filesystem(MountVolume.newBuilder().addMountFlags("context=\"u:r:t:s0:c1,ro")),
                "has a quote that is not closed"),
            capability(
                "flags of many bytes",
                filesystem(MountVolume.newBuilder().addMountFlags("x,".repeat(500_000))),
                "longer than 4096 bytes"),
            capability(
                "an empty flag",
                filesystem(MountVolume.newBuilder().addMountFlags("")),
                "mount_flags"),
            capability(
                "many flags",
                filesystem(
                    MountVolume.newBuilder()
                        .addAllMountFlags(IntStream.range(0, 300).mapToObj(i -> "f" + i).toList())),
                "mount_flags"),
            capability(
                "a group by its name",
                filesystem(MountVolume.newBuilder().setVolumeMountGroup("staff")),
                "volume_mount_group is not the number of a group, 0 to 4294967294 in decimal:"
                    + " 'staff'"))
        .flatMap(one -> one);
  }

  private static VolumeCapability.Builder filesystem(MountVolume.Builder mount) {
    return mounted().setMount(mount);
  }

  private static Stream<Arguments> capability(
      String what, VolumeCapability.Builder capability, String message) {
    return Stream.of(
        invalid(
            "stage: " + what,
            node -> node.nodeStageVolume(stage().setVolumeCapability(capability).build()),
            message),
        invalid(
            "publish: " + what,
            node -> node.nodePublishVolume(publish().setVolumeCapability(capability).build()),
            message));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        invalid(
            "stage without capability",
            node -> node.nodeStageVolume(stage().clearVolumeCapability().build()),
            "volume_capability is missing"),
        invalid(
            "publish without capability",
            node -> node.nodePublishVolume(publish().clearVolumeCapability().build()),
            "volume_capability is missing"),
        invalid(
            "publish with next to nothing",
            node ->
                node.nodePublishVolume(
                    publish()
                        .clearTargetPath()
                        .clearStagingTargetPath()
                        .clearVolumeCapability()
                        .build()),
            "target_path is missing"),
        invalid(
            "less than nothing",
            node -> node.nodeExpandVolume(expand().setCapacityRange(range(-1, 0)).build()),
            "capacity_range.required_bytes is negative"),
        invalid(
            "at most less than nothing",
            node -> node.nodeExpandVolume(expand().setCapacityRange(range(0, -1)).build()),
            "capacity_range.limit_bytes is negative"),
        invalid(
            "a range without an end",
            node -> node.nodeExpandVolume(expand().setCapacityRange(range(0, 0)).build()),
            "capacity_range has neither required_bytes nor limit_bytes"),
        invalid(
            "a limit below the need",
            node -> node.nodeExpandVolume(expand().setCapacityRange(range(2, 1)).build()),
            "capacity_range.limit_bytes is less"),
        invalid(
            "no attributes",
            node -> node.nodeStageVolume(stage().clearVolumeContext().build()),
            "volume_context[nqn] is missing"),
        invalid(
            "an NQN with a comma",
            node ->
                node.nodeStageVolume(
                    stage().putVolumeContext("nqn", "nqn.2026-01.a:b,hostnqn=evil").build()),
            "volume_context[nqn] has a comma"),
        invalid(
            "an address with a comma",
            node ->
                node.nodeStageVolume(
                    stage().putVolumeContext("targetTrAddr", "10.0.0.1,ctrl_loss_tmo=1").build()),
            "volume_context[targetTrAddr]"),
        invalid(
            "contradictory aliases",
            node -> node.nodeStageVolume(stage().putVolumeContext("server", "10.0.0.2").build()),
            "volume_context[server] and volume_context[targetTrAddr]"),
        invalid(
            "half a pair of secrets",
            node ->
                node.nodeStageVolume(
                    stage().putSecrets("dhchapCtrlSecret", "DHHC-1:00:eA==:").build()),
            "secrets[dhchapSecret] is missing"),
        invalid(
            "a secret in the open",
            node -> node.nodeStageVolume(stage().putVolumeContext("dhchapSecret", "x").build()),
            "nodeStageSecretRef"));
  }

  private static CapacityRange range(long required, long limit) {
    return CapacityRange.newBuilder().setRequiredBytes(required).setLimitBytes(limit).build();
  }

  static Stream<Arguments> maps() {
    BiFunction<String, String, Stream<Arguments>> entry =
        (key, value) ->
            Stream.of(
                invalid(
                    "stage",
                    node -> node.nodeStageVolume(stage().putVolumeContext(key, value).build()),
                    "volume_context"),
                invalid(
                    "stage",
                    node -> node.nodeStageVolume(stage().putPublishContext(key, value).build()),
                    "publish_context"),
                invalid(
                    "stage",
                    node -> node.nodeStageVolume(stage().putSecrets(key, value).build()),
                    "secrets"),
                invalid(
                    "publish",
                    node -> node.nodePublishVolume(publish().putVolumeContext(key, value).build()),
                    "volume_context"),
                invalid(
                    "publish",
                    node -> node.nodePublishVolume(publish().putPublishContext(key, value).build()),
                    "publish_context"),
                invalid(
                    "publish",
                    node -> node.nodePublishVolume(publish().putSecrets(key, value).build()),
                    "secrets"),
                invalid(
                    "expand",
                    node -> node.nodeExpandVolume(expand().putSecrets(key, value).build()),
                    "secrets"));
    return Stream.of(entry.apply("any", "x".repeat(70_000)), entry.apply("x".repeat(70_000), "any"))
        .flatMap(one -> one);
  }

  @ParameterizedTest(name = "{index} {0}: {3}")
  @MethodSource({"volumeIds", "paths", "otherPaths", "capabilities", "others", "maps"})
  void refuses(String what, Consumer<NodeBlockingStub> call, Status.Code code, String message) {
    InMemoryNode node = new InMemoryNode();
    try (InProcessCsi csi = InProcessCsi.of(node)) {
      assertThatThrownBy(() -> call.accept(csi.node()))
          .satisfies(error -> {
            Status status = Status.fromThrowable(error);
            assertThat(status.getCode()).as(status.toString()).isEqualTo(code);
            assertThat(status.getDescription()).contains(message).hasSizeLessThan(2100);
          });
      assertThat(node.commands).isEmpty();
    }
  }

  /** A Secret or a StorageClass may serve other drivers too. */
  @ParameterizedTest
  @CsvSource({"config", "'a\nb'"})
  void takesAnyTextUnderTheKeysOfOthers(String key) {
    String value = "[\n  {\"address\": \"10.0.0.1\"}\n]\n\0";
    InMemoryNode node = new InMemoryNode();
    try (InProcessCsi csi = InProcessCsi.of(node)) {
      csi.node()
          .nodeStageVolume(
              stage()
                  .putVolumeContext(key, value)
                  .putPublishContext(key, value)
                  .putSecrets(key, value)
                  .build());
      csi.node()
          .nodePublishVolume(
              publish()
                  .putVolumeContext(key, value)
                  .putPublishContext(key, value)
                  .putSecrets(key, value)
                  .build());
      csi.node().nodeExpandVolume(expand().putSecrets(key, value).build());
    }
    assertThat(node.commands).hasSize(3);
  }

  /** Proto3 clients may leave out anything; the first required field is the one that is named. */
  @Test
  void namesTheVolumeFirst() {
    List<Consumer<NodeBlockingStub>> empty =
        List.of(
            node -> node.nodeStageVolume(NodeStageVolumeRequest.getDefaultInstance()),
            node -> node.nodeUnstageVolume(NodeUnstageVolumeRequest.getDefaultInstance()),
            node -> node.nodePublishVolume(NodePublishVolumeRequest.getDefaultInstance()),
            node -> node.nodeUnpublishVolume(NodeUnpublishVolumeRequest.getDefaultInstance()),
            node -> node.nodeGetVolumeStats(NodeGetVolumeStatsRequest.getDefaultInstance()),
            node -> node.nodeExpandVolume(NodeExpandVolumeRequest.getDefaultInstance()));
    try (InProcessCsi csi = InProcessCsi.of(new InMemoryNode())) {
      for (Consumer<NodeBlockingStub> call : empty) {
        assertThatThrownBy(() -> call.accept(csi.node()))
            .hasMessage("INVALID_ARGUMENT: volume_id is missing");
      }
    }
  }
}
