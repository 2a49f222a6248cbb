package dev.holdfast.adapters.csi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.adapters.csi.InMemoryNode;
import dev.holdfast.adapters.csi.InProcessCsi;
import dev.holdfast.adapters.csi.UsualSettings;
import dev.holdfast.adapters.csi.v1.NodeGetCapabilitiesRequest;
import dev.holdfast.adapters.csi.v1.NodeGetInfoRequest;
import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthRequest;
import dev.holdfast.adapters.csi.v1.NodeGetStorageHealthResponse.StorageBackendHealth;
import dev.holdfast.adapters.csi.v1.NodeGetVolumeHealthRequest;
import dev.holdfast.adapters.csi.v1.StorageHealthErrorType;
import dev.holdfast.adapters.csi.v1.VolumeHealth.VolumeHealthEntry;
import dev.holdfast.adapters.csi.v1.VolumeHealthErrorType;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.VolumeId;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NodeHealthCallsTest {
  private static final Duration LATE = Duration.ofSeconds(75);

  private final InMemoryNode node = new InMemoryNode();
  private final InProcessCsi csi = InProcessCsi.of(node, UsualSettings.withHealthCalls());

  @AfterEach
  void close() {
    csi.close();
  }

  private static <Q, A> A call(InProcessCsi csi, MethodDescriptor<Q, A> method, Q request) {
    return ClientCalls.blockingUnaryCall(csi.channel(), method, CallOptions.DEFAULT, request);
  }

  private List<VolumeHealthEntry> volume() {
    dev.holdfast.adapters.csi.v1.VolumeHealth health =
        call(csi, NodeHealthCalls.VOLUME_HEALTH, about("vol-1")).getVolumeHealth();
    assertThat(health.getVolumeId()).isEqualTo("vol-1");
    return health.getHealthStatusesList();
  }

  private static NodeGetVolumeHealthRequest about(String volume) {
    return NodeGetVolumeHealthRequest.newBuilder().setVolumeId(volume).build();
  }

  private List<StorageBackendHealth> storage() {
    return call(
            csi,
            NodeHealthCalls.STORAGE_HEALTH,
            NodeGetStorageHealthRequest.newBuilder().putSecrets("key", "c2VjcmV0").build())
        .getBackendHealthList();
  }

  private static VolumeHealth judged(String volume, String nqn, Verdict... findings) {
    return new VolumeHealth(
        new VolumeId(volume),
        new SubsystemNqn("nqn.2026-01.dev.holdfast.test:" + nqn),
        findings.length == 0 ? Verdict.HEALTHY : findings[0],
        Instant.EPOCH,
        Stream.of(findings)
            .map(verdict -> new Finding(verdict, "seen " + verdict, "mend " + verdict))
            .toList(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private Status refused(NodeGetVolumeHealthRequest request) {
    return catchThrowableOfType(
            StatusRuntimeException.class, () -> call(csi, NodeHealthCalls.VOLUME_HEALTH, request))
        .getStatus();
  }

  /** Clients of 1.12 do not know the numbers. */
  @Test
  void areThereOnlyWhereTheyAreConfigured() {
    try (InProcessCsi usual = InProcessCsi.of(node)) {
      assertThat(capabilities(usual)).doesNotContain(7, 8);
      assertThat(
              catchThrowableOfType(
                      StatusRuntimeException.class,
                      () -> call(usual, NodeHealthCalls.VOLUME_HEALTH, about("vol-1")))
                  .getStatus()
                  .getCode())
          .isEqualTo(Status.Code.UNIMPLEMENTED);
    }
    assertThat(capabilities(csi)).contains(1, 7, 8);
    assertThat(csi.node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()).getNodeId())
        .as("the other methods stay")
        .isEqualTo("node-1");
  }

  private static List<Integer> capabilities(InProcessCsi csi) {
    return csi
        .node()
        .nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance())
        .getCapabilitiesList()
        .stream()
        .map(capability -> capability.getRpc().getTypeValue())
        .toList();
  }

  @Test
  void aHealthyVolumeHasNoEntry() {
    node.healths = List.of(judged("vol-1", "a"));
    assertThat(volume()).isEmpty();
  }

  @Test
  void eachVerdictIsOneEntryWithItsReasonAndRemedy() {
    node.healths =
        List.of(
            judged(
                "vol-1",
                "a",
                Verdict.WRITES_LOST,
                Verdict.DEAD_MOUNT,
                Verdict.DEAD_MOUNT,
                Verdict.DEGRADED,
                Verdict.TIMER_DRIFT));
    assertThat(volume())
        .containsExactly(
            entry(
                VolumeHealthErrorType.DATA_LOSS,
                "WritesLost",
                "seen WRITES_LOST; mend WRITES_LOST"),
            entry(
                VolumeHealthErrorType.INACCESSIBLE,
                "DeadMount",
                "seen DEAD_MOUNT; mend DEAD_MOUNT. seen DEAD_MOUNT; mend DEAD_MOUNT"),
            entry(VolumeHealthErrorType.DEGRADED, "Degraded", "seen DEGRADED; mend DEGRADED"));
  }

  /** Entries are for what a volume condition would report as abnormal. */
  @ParameterizedTest
  @EnumSource(Verdict.class)
  void whatIsAbnormalHasAnEntryAndNothingElseHas(Verdict verdict) {
    node.healths = List.of(judged("vol-1", "a", verdict));
    assertThat(volume().isEmpty()).isEqualTo(!verdict.abnormal());
  }

  @Test
  void whatWasSeenTooLongAgoIsAnEntryOfItsOwn() {
    node.healths = List.of(judged("vol-1", "a"));
    node.lookAge = LATE;
    assertThat(volume())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.getStatus()).isEqualTo(VolumeHealthErrorType.UNKNOWN_VOLUME_HEALTH_TYPE);
          assertThat(entry.getReason()).isEqualTo("LookOutdated");
          assertThat(entry.getMessage()).contains("75 s ago", "loop stands still");
        });
    assertThat(storage())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.getStatus())
              .isEqualTo(StorageHealthErrorType.UNKNOWN_STORAGE_HEALTH_ERROR_TYPE);
          assertThat(entry.getReason()).isEqualTo("LookOutdated");
        });
    node.healths = List.of(judged("vol-1", "a", Verdict.LOST));
    assertThat(volume())
        .extracting(VolumeHealthEntry::getReason)
        .containsExactly("Lost", "LookOutdated");
  }

  @Test
  void aLongMessageIsCut() {
    node.healths =
        List.of(
            new VolumeHealth(
                new VolumeId("vol-1"),
                new SubsystemNqn("nqn.2026-01.dev.holdfast.test:a"),
                Verdict.LOST,
                Instant.EPOCH,
                List.of(new Finding(Verdict.LOST, "x".repeat(5000), "mend it")),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()));
    assertThat(volume().getFirst().getMessage()).hasSize(1003).endsWith("...");
  }

  @Test
  void aVolumeThatIsNotHereIsNotFoundAndOneThatIsNotJudgedIsAskedForAgain() {
    node.fate =
        command -> Optional.of(new NodeFailure.VolumeUnknown(new VolumeId("vol-1"), "no record"));
    assertThat(refused(about("vol-1")).getCode()).isEqualTo(Status.Code.NOT_FOUND);
    node.fate = command -> Optional.of(new NodeFailure.HostNotReady("not judged", "wait"));
    assertThat(refused(about("vol-1")).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', volume_id",
    "a\u0001b, '', '', volume_id",
    "vol-1, pods/x, '', volume_publish_path",
    "vol-1, '', globalmount, staging_target_path"
  })
  void aWrongFieldIsNamed(String volume, String published, String staged, String field) {
    Status refused =
        refused(
            NodeGetVolumeHealthRequest.newBuilder()
                .setVolumeId(volume)
                .setVolumePublishPath(published)
                .setStagingTargetPath(staged)
                .build());
    assertThat(refused.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refused.getDescription()).startsWith(field);
  }

  @Test
  void storageWithoutAnAdverseConditionHasNoEntry() {
    node.healths = List.of(judged("vol-1", "a"), judged("vol-2", "b", Verdict.DEAD_MOUNT));
    assertThat(storage()).isEmpty();
    node.healths = List.of();
    assertThat(storage()).isEmpty();
  }

  @Test
  void storageIsUnreachableWhenEverySubsystemIs() {
    node.healths =
        List.of(
            judged("vol-1", "a", Verdict.LOST),
            judged("vol-2", "b", Verdict.RECONNECTING),
            judged("vol-3", "c", Verdict.UNMOUNTED));
    assertThat(storage())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.getStatus()).isEqualTo(StorageHealthErrorType.STORAGE_UNREACHABLE);
          assertThat(entry.getReason()).isEqualTo("AllSubsystemsUnreachable");
          assertThat(entry.getMessage()).contains("2 of 2", ":a", "seen LOST", ":b");
          assertThat(entry.hasVolumeCapability()).isFalse();
        });
  }

  @Test
  void oneSubsystemOfSeveralMakesItDegraded() {
    node.healths =
        List.of(
            judged("vol-1", "a", Verdict.LOST),
            judged("vol-2", "b"),
            judged("vol-3", "c", Verdict.DEGRADED),
            // ANA is of a namespace: the other one of this subsystem is reached
            judged("vol-4", "d", Verdict.INACCESSIBLE),
            judged("vol-5", "d"));
    assertThat(storage())
        .extracting(StorageBackendHealth::getStatus, StorageBackendHealth::getReason)
        .containsExactly(
            tuple(StorageHealthErrorType.STORAGE_DEGRADED, "SomeSubsystemsUnreachable"),
            tuple(StorageHealthErrorType.STORAGE_DEGRADED, "PathsUnusable"));
    assertThat(storage().getFirst().getMessage()).contains("1 of 4").doesNotContain(":d");
  }

  @Test
  void storageIsNotKnownBeforeTheFirstLook() {
    node.judged = false;
    Status refused = catchThrowableOfType(StatusRuntimeException.class, this::storage).getStatus();
    assertThat(refused.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.getDescription()).contains("has not looked");
  }

  private static VolumeHealthEntry entry(
      VolumeHealthErrorType status, String reason, String message) {
    return VolumeHealthEntry.newBuilder()
        .setStatus(status)
        .setReason(reason)
        .setMessage(message)
        .build();
  }
}
