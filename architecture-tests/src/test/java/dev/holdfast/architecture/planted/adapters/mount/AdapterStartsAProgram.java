package dev.holdfast.architecture.planted.adapters.mount;

final class AdapterStartsAProgram {
  ProcessBuilder program() {
    return new ProcessBuilder("true");
  }
}
