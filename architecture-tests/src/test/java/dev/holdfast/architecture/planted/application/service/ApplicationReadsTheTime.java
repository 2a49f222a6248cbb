package dev.holdfast.architecture.planted.application.service;

import java.time.Instant;

final class ApplicationReadsTheTime {
  Instant time() {
    return Instant.now();
  }
}
