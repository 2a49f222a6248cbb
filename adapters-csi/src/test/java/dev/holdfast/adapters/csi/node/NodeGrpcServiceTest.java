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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.adapters.csi.InMemoryNode;
import dev.holdfast.adapters.csi.InProcessCsi;
import dev.holdfast.adapters.csi.Requests;
import dev.holdfast.adapters.csi.UsualSettings;
import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.adapters.csi.attributes.VolumeAttributesReader;
import dev.holdfast.adapters.csi.v1.CapacityRange;
import dev.holdfast.adapters.csi.v1.NodeExpandVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoResponse;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeStatsResponse;
import dev.holdfast.adapters.csi.v1.NodePublishVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.adapters.csi.v1.NodeStageVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeUnpublishVolumeResponse;
import dev.holdfast.adapters.csi.v1.NodeUnstageVolumeResponse;
import dev.holdfast.adapters.csi.v1.Topology;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import dev.holdfast.adapters.csi.v1.VolumeCapability.BlockVolume;
import dev.holdfast.adapters.csi.v1.VolumeCapability.MountVolume;
import dev.holdfast.adapters.csi.v1.VolumeCondition;
import dev.holdfast.adapters.csi.v1.VolumeUsage;
import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.in.ReportVolumeUsage.Amount;
import dev.holdfast.application.port.in.ReportVolumeUsage.Usage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.format.MkfsSetting;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NodeGrpcServiceTest {
  private static final VolumeId VOLUME = new VolumeId("vol-1");
  private static final HostPath STAGING = new HostPath("/plugins/vol-1/globalmount");
  private static final HostPath TARGET = new HostPath("/pods/p-1/volumes/mount");
  private static final Duration BUDGET = UsualSettings.of("1").budget();
  private static final VolumeCapability XFS =
      new VolumeCapability(
          new VolumeUse.Filesystem(FilesystemType.XFS, List.of()), AccessMode.SINGLE_NODE_WRITER);

  private final InMemoryNode node = new InMemoryNode();
  private final InProcessCsi csi = InProcessCsi.of(node);

  @AfterEach
  void close() {
    csi.close();
  }

  @Test
  void makesACommandOfAStageRequest() {
    assertThat(
            csi.node()
                .nodeStageVolume(
                    stage()
                        .putSecrets("dhchapSecret", "DHHC-1:00:a:")
                        .putVolumeContext("expectedCapacity", "4096")
                        .build()))
        .isEqualTo(NodeStageVolumeResponse.getDefaultInstance());

    assertThat(node.only(StageVolume.Command.class))
        .isEqualTo(
            new StageVolume.Command(
                VOLUME,
                STAGING,
                new VolumeAttributesReader(Optional.empty(), VolumeAttributeDefaults.NONE)
                    .read(
                        VOLUME,
                        Optional.empty(),
                        Map.of("nqn", Requests.NQN, "targetTrAddr", "10.0.0.1"))
                    .attachment(),
                XFS,
                FormatPolicy.IF_EMPTY,
                OptionalLong.of(4096),
                new Credentials(
                    Optional.of(new Secret("any", "DHHC-1:00:a:")),
                    Optional.empty(),
                    Optional.empty()),
                BUDGET));
  }

  /** Ext3 is another word for ext4, which the kernel mounts it with; empty is the default. */
  @ParameterizedTest
  @CsvSource({"'', EXT4", "ext3, EXT4", "ext2, EXT4", "ext4, EXT4", "xfs, XFS", "btrfs, BTRFS"})
  void knowsTheFilesystemOfEachWord(String word, FilesystemType type) {
    csi.node()
        .nodeStageVolume(
            stage()
                .setVolumeCapability(
                    dev.holdfast.adapters.csi.v1.VolumeCapability.newBuilder()
                        .setAccessMode(mode(Mode.SINGLE_NODE_WRITER))
                        .setMount(MountVolume.newBuilder().setFsType(word)))
                .build());

    assertThat(node.only(StageVolume.Command.class).capability().use())
        .isEqualTo(new VolumeUse.Filesystem(type, List.of()));
  }

  @Test
  void takesTheWishesForAMkfs() {
    csi.node()
        .nodeStageVolume(
            stage()
                .putVolumeContext("mkfsOptions", "-m reflink=0")
                .putVolumeContext("mkfsCompat", "5.4")
                .build());

    assertThat(node.only(StageVolume.Command.class).mkfs())
        .isEqualTo(
            new MkfsOptions(
                List.of(new MkfsSetting("-m", "reflink", "0")), Optional.of(new Release(5, 4))));
  }

  @Test
  void takesTheGroupOfAPod() {
    dev.holdfast.adapters.csi.v1.VolumeCapability capability =
        dev.holdfast.adapters.csi.v1.VolumeCapability.newBuilder()
            .setAccessMode(mode(Mode.SINGLE_NODE_WRITER))
            .setMount(MountVolume.newBuilder().setFsType("xfs").setVolumeMountGroup("4294967294"))
            .build();
    Optional<MountGroup> group = Optional.of(new MountGroup(4294967294L));

    csi.node().nodeStageVolume(stage().setVolumeCapability(capability).build());
    assertThat(node.only(StageVolume.Command.class).group()).isEqualTo(group);

    node.commands.clear();
    csi.node().nodePublishVolume(publish().setVolumeCapability(capability).build());
    assertThat(node.only(PublishVolume.Command.class).group()).isEqualTo(group);
  }

  @Test
  void makesCommandsOfTheOtherRequests() {
    assertThat(csi.node().nodeUnstageVolume(unstage().build()))
        .isEqualTo(NodeUnstageVolumeResponse.getDefaultInstance());
    assertThat(csi.node().nodePublishVolume(publish().setReadonly(true).build()))
        .isEqualTo(NodePublishVolumeResponse.getDefaultInstance());
    assertThat(csi.node().nodeUnpublishVolume(unpublish().build()))
        .isEqualTo(NodeUnpublishVolumeResponse.getDefaultInstance());

    assertThat(node.commands)
        .containsExactly(
            new UnstageVolume.Command(VOLUME, STAGING, BUDGET),
            new PublishVolume.Command(VOLUME, STAGING, TARGET, XFS, true, BUDGET),
            new UnpublishVolume.Command(VOLUME, TARGET, BUDGET));
  }

  @Test
  void takesThePodsNameFromKubelet() {
    csi.node()
        .nodePublishVolume(
            publish()
                .putVolumeContext("csi.storage.k8s.io/pod.name", "db-0")
                .putVolumeContext("csi.storage.k8s.io/pod.namespace", "shop")
                .putVolumeContext("csi.storage.k8s.io/pod.uid", "11111111-2222-4333-8444-1")
                .putVolumeContext("csi.storage.k8s.io/serviceAccount.name", "default")
                .putVolumeContext("csi.storage.k8s.io/ephemeral", "false")
                .build());

    assertThat(node.only(PublishVolume.Command.class).pod()).contains(new PodName("shop", "db-0"));
  }

  /** Text of another caller that would be pasted into a shell. */
  @Test
  void aNameOfAPodThatIsNoneIsDroppedAndTheVolumePublished() {
    csi.node()
        .nodePublishVolume(
            publish()
                .putVolumeContext("csi.storage.k8s.io/pod.name", "db-0; reboot")
                .putVolumeContext("csi.storage.k8s.io/pod.namespace", "shop")
                .build());

    assertThat(node.only(PublishVolume.Command.class).pod()).isEmpty();
  }

  @Test
  void saysHowFullAFilesystemIs() {
    assertThat(csi.node().nodeGetVolumeStats(stats().build()))
        .isEqualTo(
            NodeGetVolumeStatsResponse.newBuilder()
                .addUsage(usage(VolumeUsage.Unit.BYTES, 1000, 300, 700))
                .addUsage(usage(VolumeUsage.Unit.INODES, 10, 4, 6))
                .build());
    assertThat(node.only(ReportVolumeUsage.Command.class))
        .isEqualTo(new ReportVolumeUsage.Command(VOLUME, TARGET, BUDGET));
  }

  @Test
  void saysHowLargeADeviceIs() {
    node.usage = new Usage(new Amount(1000, 0, 0), Optional.empty());
    assertThat(csi.node().nodeGetVolumeStats(stats().build()).getUsageList())
        .containsExactly(usage(VolumeUsage.Unit.BYTES, 1000, 0, 0));
  }

  private static VolumeUsage usage(VolumeUsage.Unit unit, long total, long used, long available) {
    return VolumeUsage.newBuilder()
        .setUnit(unit)
        .setTotal(total)
        .setUsed(used)
        .setAvailable(available)
        .build();
  }

  @Test
  void expandsAndSaysTheNewSize() {
    CapacityRange range =
        CapacityRange.newBuilder().setRequiredBytes(4096).setLimitBytes(8192).build();
    assertThat(csi.node().nodeExpandVolume(expand().setCapacityRange(range).build()))
        .isEqualTo(NodeExpandVolumeResponse.newBuilder().setCapacityBytes(4096).build());
    csi.node().nodeExpandVolume(expand().build());

    assertThat(node.commands)
        .containsExactly(
            new ExpandVolume.Command(
                VOLUME, TARGET, OptionalLong.of(4096), OptionalLong.of(8192), BUDGET),
            new ExpandVolume.Command(
                VOLUME, TARGET, OptionalLong.empty(), OptionalLong.empty(), BUDGET));
  }

  @ParameterizedTest
  @EnumSource(AccessMode.class)
  void knowsEveryAccessMode(AccessMode wanted) {
    csi.node()
        .nodeStageVolume(
            stage()
                .setVolumeCapability(mounted().setAccessMode(mode(Mode.valueOf(wanted.name()))))
                .build());
    assertThat(node.only(StageVolume.Command.class).capability().mode()).isEqualTo(wanted);
  }

  @Test
  void readsHowTheVolumeIsToBeUsed() {
    csi.node()
        .nodeStageVolume(
            stage()
                .setVolumeCapability(mounted().setBlock(BlockVolume.getDefaultInstance()))
                .build());
    csi.node()
        .nodeStageVolume(
            stage()
                .setVolumeCapability(
                    mounted().setMount(MountVolume.newBuilder().addMountFlags("noatime")))
                .build());
    csi.node()
        .nodeStageVolume(
            stage()
                .setVolumeCapability(
                    mounted()
                        .setMount(
                            MountVolume.newBuilder()
                                .addMountFlags("noatime,nodiratime")
                                .addMountFlags("context=\"u:r:t:s0:c15,c25\"")))
                .build());

    assertThat(node.commands)
        .map(command -> ((StageVolume.Command) command).capability().use())
        .containsExactly(
            new VolumeUse.Block(),
            new VolumeUse.Filesystem(FilesystemType.EXT4, List.of("noatime")),
            new VolumeUse.Filesystem(
                FilesystemType.EXT4,
                List.of("context=\"u:r:t:s0:c15,c25\"", "nodiratime", "noatime")));
  }

  @Test
  void takesPathsWithASlashAtTheEndForTheSame() {
    csi.node().nodeUnstageVolume(unstage().setStagingTargetPath(STAGING.value() + "/").build());
    assertThat(node.only(UnstageVolume.Command.class).stagingPath()).isEqualTo(STAGING);
  }

  @Test
  void takesIdsThatAreLongerThanTheSpecificationWants() {
    String id = "projects/p/locations/l/" + "v".repeat(300);
    csi.node().nodeUnstageVolume(unstage().setVolumeId(id).build());
    assertThat(node.only(UnstageVolume.Command.class).volume()).isEqualTo(new VolumeId(id));
  }

  @Test
  void leavesTheUseCaseLessTimeThanTheCallerHas() {
    csi.node().withDeadlineAfter(20, TimeUnit.SECONDS).nodeUnstageVolume(unstage().build());
    assertThat(node.only(UnstageVolume.Command.class).patience())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(18));
  }

  @Test
  void refusesASecondOperationWithAborted() {
    node.fate = command -> Optional.of(new NodeFailure.OperationInProgress(VOLUME));
    assertThatThrownBy(() -> csi.node().nodeStageVolume(stage().build()))
        .hasMessageStartingWith("ABORTED: another operation on volume vol-1 is running");
  }

  @Test
  void doesOnlyWhatItSays() {
    assertThat(capabilities(csi))
        .containsExactlyInAnyOrder(
            RPC.Type.STAGE_UNSTAGE_VOLUME, RPC.Type.GET_VOLUME_STATS, RPC.Type.EXPAND_VOLUME);
  }

  @Test
  void advertisesAlphaCapabilitiesOnlyWhenConfigured() {
    try (InProcessCsi more = InProcessCsi.of(node, UsualSettings.alpha())) {
      assertThat(capabilities(more))
          .contains(
              RPC.Type.SINGLE_NODE_MULTI_WRITER,
              RPC.Type.VOLUME_MOUNT_GROUP,
              RPC.Type.VOLUME_CONDITION);
      assertThat(more.node().nodeGetVolumeStats(stats().build()).getVolumeCondition())
          .satisfies(condition -> {
            assertThat(condition.getAbnormal()).isTrue();
            assertThat(condition.getMessage())
                .contains("DEAD_MOUNT", "was removed", "delete the pod");
          });
      node.lookAge = Duration.ofSeconds(75);
      assertThat(more.node().nodeGetVolumeStats(stats().build()).getVolumeCondition().getMessage())
          .startsWith("seen 75 s ago, because the loop stands still: DEAD_MOUNT");
      node.fate = command -> Optional.of(new NodeFailure.DeadlinePassed("asking"));
      NodeGetVolumeStatsResponse inVain = more.node().nodeGetVolumeStats(stats().build());
      assertThat(inVain.getUsageList()).isEmpty();
      assertThat(inVain.getVolumeCondition().getAbnormal()).isTrue();
    }
  }

  /** The specification wants one in every answer of a plugin with VOLUME_CONDITION. */
  @Test
  void hasAConditionBeforeTheFirstLook() {
    node.judged = false;
    try (InProcessCsi more = InProcessCsi.of(node, UsualSettings.alpha())) {
      NodeGetVolumeStatsResponse first = more.node().nodeGetVolumeStats(stats().build());
      assertThat(first.getUsageList()).hasSize(2);
      assertThat(first.getVolumeCondition())
          .isEqualTo(
              VolumeCondition.newBuilder()
                  .setAbnormal(false)
                  .setMessage("the volume is in use, and its paths are judged at the next look")
                  .build());
      node.fate = command -> Optional.of(new NodeFailure.DeadlinePassed("asking"));
      assertThat(refused(() -> more.node().nodeGetVolumeStats(stats().build())))
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
  }

  private static Status.Code refused(ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call).getStatus().getCode();
  }

  private static List<RPC.Type> capabilities(InProcessCsi csi) {
    return csi
        .node()
        .nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance())
        .getCapabilitiesList()
        .stream()
        .map(capability -> capability.getRpc().getType())
        .toList();
  }

  @Test
  void saysWhichNodeItIs() {
    assertThat(csi.node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()))
        .isEqualTo(NodeGetInfoResponse.newBuilder().setNodeId("node-1").build());

    node.node = new DescribeNode.Node("node-2", 12, Map.of("zone", "a"));
    assertThat(csi.node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()))
        .isEqualTo(
            NodeGetInfoResponse.newBuilder()
                .setNodeId("node-2")
                .setMaxVolumesPerNode(12)
                .setAccessibleTopology(Topology.newBuilder().putSegments("zone", "a"))
                .build());
  }

  /** kubelet repeats the registration of the plugin, and asks again. */
  @Test
  void isNowhereElseWhileItIsNotKnownWhereItIs() {
    node.fate =
        command -> Optional.of(new NodeFailure.HostNotReady("/x cannot be read", "mount it"));

    assertThatThrownBy(() -> csi.node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()))
        .hasMessage("UNAVAILABLE: /x cannot be read; mount it");
  }

  /** With no staging path, as kubelet sends it: another reason than that is the one that helps. */
  @Test
  void refusesAnInlineVolumeWithWhatToUseInstead() {
    assertThatThrownBy(() ->
            csi.node()
                .nodePublishVolume(
                    publish()
                        .clearStagingTargetPath()
                        .putVolumeContext("csi.storage.k8s.io/ephemeral", "true")
                        .build()))
        .hasMessage(
            "INVALID_ARGUMENT: volume_context.csi.storage.k8s.io/ephemeral is true, and an inline"
                + " volume is not supported: use a PersistentVolumeClaim, or an ephemeral volume with"
                + " a volumeClaimTemplate");
    assertThat(node.commands).isEmpty();
  }

  /** kubelet sends it with podInfoOnMount for every other volume. */
  @Test
  void publishesWhatIsMarkedAsNotInline() {
    csi.node()
        .nodePublishVolume(
            publish().putVolumeContext("csi.storage.k8s.io/ephemeral", "false").build());
    assertThat(node.commands).hasSize(1);
  }
}
