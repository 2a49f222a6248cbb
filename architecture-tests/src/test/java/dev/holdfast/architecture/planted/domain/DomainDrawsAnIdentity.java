package dev.holdfast.architecture.planted.domain;

import java.util.UUID;

final class DomainDrawsAnIdentity {
  UUID identity() {
    return UUID.randomUUID();
  }
}
