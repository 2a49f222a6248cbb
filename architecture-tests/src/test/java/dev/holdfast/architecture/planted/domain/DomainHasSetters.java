package dev.holdfast.architecture.planted.domain;

final class DomainHasSetters {
  void setValue(int value) {}
}
