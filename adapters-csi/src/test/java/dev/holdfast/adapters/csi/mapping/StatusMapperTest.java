package dev.holdfast.adapters.csi.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.VolumeId;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusMapperTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.test:a");
  private static final VolumeId VOLUME = new VolumeId("vol-1");

  private static Map<NodeFailure, String> codes() {
    Map<NodeFailure, String> codes = new LinkedHashMap<>();
    codes.put(new NodeFailure.InvalidRequest("field", "is wrong"), "INVALID_ARGUMENT");
    codes.put(new NodeFailure.VolumeUnknown(VOLUME, "nothing"), "NOT_FOUND");
    codes.put(new NodeFailure.Incompatible(VOLUME, "this", "that"), "ALREADY_EXISTS");
    codes.put(new NodeFailure.NotStaged(VOLUME, "why"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.CapabilityUnsupported("that"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.StillInUse(VOLUME, List.of("/pods/1")), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.PathOccupied("/staging", "another"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.OperationInProgress(VOLUME), "ABORTED");
    codes.put(
        new NodeFailure.PortalsUnresolved(NQN, List.of("array.example: no such name")),
        "UNAVAILABLE");
    codes.put(
        new NodeFailure.NoUsablePath(NQN, Map.of(TransportId.tcp("10.0.0.1", 1), "refused")),
        "UNAVAILABLE");
    codes.put(new NodeFailure.DeadlinePassed("waiting"), "DEADLINE_EXCEEDED");
    codes.put(new NodeFailure.HostNotReady("no module", "load it"), "UNAVAILABLE");
    codes.put(new NodeFailure.HostNotAllowed(NQN, "why"), "PERMISSION_DENIED");
    codes.put(new NodeFailure.AuthenticationRejected(NQN, "why"), "UNAUTHENTICATED");
    codes.put(new NodeFailure.NamespaceIdentityMismatch(NQN, "a", "b"), "INTERNAL");
    codes.put(new NodeFailure.DeviceUnproven(NQN, "nvme0n1", List.of("gone")), "UNAVAILABLE");
    codes.put(
        new NodeFailure.AmbiguousNamespace(NQN, NamespaceSelector.THE_ONLY_ONE, List.of("1")),
        "FAILED_PRECONDITION");
    codes.put(new NodeFailure.NamespaceMissing(NQN, "nothing"), "UNAVAILABLE");
    codes.put(new NodeFailure.FilesystemMismatch("nvme0n1", "a", "b"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.FilesystemDamaged("nvme0n1", "why"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.FormatRefused("nvme0n1", "why"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.DeadMount(VOLUME, "/staging", "why"), "UNAVAILABLE");
    codes.put(new NodeFailure.WritesLost(VOLUME, "gone"), "DATA_LOSS");
    codes.put(
        new NodeFailure.HeldElsewhere(VOLUME, "nvme0n1", "why", "wait"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.KeyRejected(VOLUME, "nvme0n1", "why"), "UNAUTHENTICATED");
    codes.put(new NodeFailure.NotEncrypted("why"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.NotGrownYet(VOLUME, "it is small"), "UNAVAILABLE");
    codes.put(new NodeFailure.LargerThanLimit(VOLUME, 1, 2), "OUT_OF_RANGE");
    codes.put(new NodeFailure.HostExhausted("too many"), "RESOURCE_EXHAUSTED");
    codes.put(new NodeFailure.StepFailed("mount", "why"), "INTERNAL");
    codes.put(new NodeFailure.StepRefused("binding", "in use"), "FAILED_PRECONDITION");
    codes.put(new NodeFailure.NotTrimmable("why"), "UNIMPLEMENTED");
    codes.put(new NodeFailure.MayRemain("umount", "why"), "UNAVAILABLE");
    codes.put(new NodeFailure.JobUnderWay(VOLUME, "ext4 check", "6 min"), "UNAVAILABLE");
    codes.put(new NodeFailure.JobDoesNotEnd(VOLUME, "ext4 check", "6 min"), "UNAVAILABLE");
    return codes;
  }

  @Test
  void givesEachFailureTheContractsCodeAndItsOwnMessage() {
    codes()
        .forEach((failure, code) -> {
          StatusMapper.Refusal refusal = StatusMapper.of(failure);
          Status status = Status.fromThrowable(refusal.status());

          assertThat(refusal.code()).as(failure.toString()).isEqualTo(code);
          assertThat(status.getCode().name()).isEqualTo(code);
          assertThat(status.getDescription())
              .isEqualTo(failure.message())
              .isEqualTo(refusal.message());
        });
  }

  @Test
  void leavesNoFailureOut() {
    assertThat(codes().keySet().stream().map(Object::getClass))
        .containsExactlyInAnyOrder(NodeFailure.class.getPermittedSubclasses());
  }

  /** kubelet's isFinalError: what is not one of these is taken for undone. */
  @Test
  void isUncertainWhereSomethingMayBeLeft() {
    List<String> uncertain =
        List.of("CANCELLED", "DEADLINE_EXCEEDED", "UNAVAILABLE", "RESOURCE_EXHAUSTED", "ABORTED");
    for (NodeFailure failure :
        List.of(
            new NodeFailure.MayRemain("umount", "why"),
            new NodeFailure.DeadMount(VOLUME, "/staging", "why"),
            new NodeFailure.DeadlinePassed("waiting"),
            new NodeFailure.OperationInProgress(VOLUME))) {
      assertThat(StatusMapper.of(failure).code()).isIn(uncertain);
    }
  }

  @Test
  void keepsMessagesOnOneLineAndShortEnoughForATrailer() {
    NodeFailure failure =
        new NodeFailure.StepFailed("mkfs", "first\nsecond\u0000" + "x".repeat(9000));
    String message = StatusMapper.of(failure).message();

    assertThat(message).startsWith("mkfs failed: first second xxx").endsWith("x...");
    assertThat(message.length()).isLessThan(2100);
  }

  @Test
  void countsBytesAndCutsNoCharacter() {
    for (int shift = 0; shift < 3; shift++) {
      NodeFailure failure =
          new NodeFailure.CapabilityUnsupported("x".repeat(shift) + "\u20ac".repeat(5000));
      String message = StatusMapper.of(failure).message();

      assertThat(message).endsWith("\u20ac...").doesNotContain("\uFFFD");
      assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThan(2100);
    }
  }
}
