package dev.holdfast.architecture.planted.application.stage;

final class ApplicationStartsAThread {
  Thread thread() {
    return Thread.ofVirtual().start(() -> {});
  }
}
