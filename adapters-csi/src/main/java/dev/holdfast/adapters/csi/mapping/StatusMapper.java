package dev.holdfast.adapters.csi.mapping;

import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.Text;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The one place where codes are chosen.
 *
 * <p>kubelet takes CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE, RESOURCE_EXHAUSTED and ABORTED as
 * <i>maybe still running</i>, and comes back to undo; any other code as <i>surely not running</i>.
 * So where something may be left behind, such as a dead mount, the code is one of the former.
 */
final class StatusMapper {
  /** Bytes. Trailers have to fit into a client's limit of 8 KiB, each byte written as %xx. */
  private static final int LONGEST_MESSAGE = 2000;

  /** Of the output of tools, which messages may quote. */
  private static final Pattern BREAKS = Pattern.compile("\\p{Cc}+");

  private static final Pattern HALF_CHARACTER = Pattern.compile("\uFFFD+$");

  private StatusMapper() {}

  /** How a call ended. */
  record Refusal(String code, String message, RuntimeException status) {}

  static Refusal of(NodeFailure failure) {
    return refusal(status(failure), failure.message());
  }

  private static Status status(NodeFailure failure) {
    return switch (failure) {
      case NodeFailure.InvalidRequest _ -> Status.INVALID_ARGUMENT;
      case NodeFailure.VolumeUnknown _ -> Status.NOT_FOUND;
      case NodeFailure.Incompatible _ -> Status.ALREADY_EXISTS;
      case NodeFailure.NotStaged _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.CapabilityUnsupported _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.StillInUse _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.PathOccupied _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.OperationInProgress _ -> Status.ABORTED;
      case NodeFailure.NoUsablePath _ -> Status.UNAVAILABLE;
      case NodeFailure.PortalsUnresolved _ -> Status.UNAVAILABLE;
      case NodeFailure.DeadlinePassed _ -> Status.DEADLINE_EXCEEDED;
      case NodeFailure.HostNotReady _ -> Status.UNAVAILABLE;
      case NodeFailure.HostNotAllowed _ -> Status.PERMISSION_DENIED;
      case NodeFailure.AuthenticationRejected _ -> Status.UNAUTHENTICATED;
      case NodeFailure.NotEncrypted _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.KeyRejected _ -> Status.UNAUTHENTICATED;
      case NodeFailure.NamespaceIdentityMismatch _ -> Status.INTERNAL;
      case NodeFailure.DeviceUnproven _ -> Status.UNAVAILABLE;
      case NodeFailure.AmbiguousNamespace _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.NamespaceMissing _ -> Status.UNAVAILABLE;
      case NodeFailure.FilesystemMismatch _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.FilesystemDamaged _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.FormatRefused _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.DeadMount _ -> Status.UNAVAILABLE;
      case NodeFailure.WritesLost _ -> Status.DATA_LOSS;
      case NodeFailure.HeldElsewhere _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.NotGrownYet _ -> Status.UNAVAILABLE;
      // final for kubelet: it marks the claim NodeResizeInfeasible and does not ask again
      case NodeFailure.LargerThanLimit _ -> Status.OUT_OF_RANGE;
      case NodeFailure.HostExhausted _ -> Status.RESOURCE_EXHAUSTED;
      case NodeFailure.StepFailed _ -> Status.INTERNAL;
      case NodeFailure.StepRefused _ -> Status.FAILED_PRECONDITION;
      case NodeFailure.NotTrimmable _ -> Status.UNIMPLEMENTED;
      case NodeFailure.MayRemain _ -> Status.UNAVAILABLE;
      case NodeFailure.JobUnderWay _ -> Status.UNAVAILABLE;
      case NodeFailure.JobDoesNotEnd _ -> Status.UNAVAILABLE;
    };
  }

  /**
   * A bug in Holdfast, or an Error: the log has the details under the reference. How far the call
   * had got is not known, so the code must not claim that nothing remains.
   */
  static Refusal unexpected(String reference) {
    return refusal(
        Status.UNAVAILABLE,
        "unexpected error, reference " + reference + ": see the log of the node plugin");
  }

  /** The caller cancelled before the work began. */
  static Refusal cancelled() {
    return refusal(Status.CANCELLED, "the caller had cancelled the call; nothing was done");
  }

  private static Refusal refusal(Status status, String message) {
    String shown = bounded(Text.visible(BREAKS.matcher(message).replaceAll(" ")));
    return new Refusal(
        status.getCode().name(), shown, status.withDescription(shown).asRuntimeException());
  }

  private static String bounded(String line) {
    byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
    if (utf8.length <= LONGEST_MESSAGE) {
      return line;
    }
    String begin = new String(utf8, 0, LONGEST_MESSAGE, StandardCharsets.UTF_8);
    return HALF_CHARACTER.matcher(begin).replaceAll("") + "...";
  }
}
