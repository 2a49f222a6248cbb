package dev.holdfast.integration.world;

import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The calls of a story, as lines for its timeline. */
final class Calls {
  private final List<String> lines = new ArrayList<>();

  synchronized void record(String verb, String volume, Status status, long nanos) {
    String said = status.getDescription() == null ? "" : " " + status.getDescription();
    lines.add(
        "%s csi      %s %s: %s after %d ms%s"
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                verb,
                volume,
                status.getCode(),
                Duration.ofNanos(nanos).toMillis(),
                said));
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
