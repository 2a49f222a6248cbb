package dev.holdfast.architecture.planted.domain;

final class DomainFieldChanges {
  int value;
}
