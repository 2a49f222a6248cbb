package dev.holdfast.architecture.planted.domain;

final class DomainStartsAThread {
  Thread thread() {
    return Thread.ofVirtual().start(() -> {});
  }
}
