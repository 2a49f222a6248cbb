package dev.holdfast.architecture.planted.domain;

final class DomainReadsTheMachine {
  long time() {
    return System.nanoTime();
  }
}
