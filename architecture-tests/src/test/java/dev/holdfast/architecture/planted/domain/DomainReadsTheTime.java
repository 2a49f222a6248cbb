package dev.holdfast.architecture.planted.domain;

import java.time.Instant;

final class DomainReadsTheTime {
  Instant time() {
    return Instant.now();
  }
}
