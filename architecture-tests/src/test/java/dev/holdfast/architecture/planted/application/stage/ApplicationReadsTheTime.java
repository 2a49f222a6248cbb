package dev.holdfast.architecture.planted.application.stage;

import java.time.Instant;

final class ApplicationReadsTheTime {
  Instant time() {
    return Instant.now();
  }
}
