package dev.holdfast.bootstrap.kubelet;

import io.grpc.Status.Code;
import java.util.Set;

/** How kubelet takes a code (isFinalError in pkg/volume/csi/csi_client.go). */
public final class Answers {
  private static final Set<Code> UNCERTAIN =
      Set.of(
          Code.CANCELLED,
          Code.DEADLINE_EXCEEDED,
          Code.UNAVAILABLE,
          Code.RESOURCE_EXHAUSTED,
          Code.ABORTED);

  private Answers() {}

  /** It may be under way still, or have been done. */
  public static boolean uncertain(Code code) {
    return UNCERTAIN.contains(code);
  }
}
