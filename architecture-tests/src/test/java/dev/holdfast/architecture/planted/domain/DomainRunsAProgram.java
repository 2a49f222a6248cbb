package dev.holdfast.architecture.planted.domain;

final class DomainRunsAProgram {
  ProcessBuilder program() {
    return new ProcessBuilder("true");
  }
}
