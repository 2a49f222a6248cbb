package dev.holdfast.architecture.planted.domain;

final class DomainHasGetters {
  int getValue() {
    return 1;
  }
}
