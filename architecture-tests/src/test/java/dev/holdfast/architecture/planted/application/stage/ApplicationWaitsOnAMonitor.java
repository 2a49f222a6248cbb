package dev.holdfast.architecture.planted.application.stage;

final class ApplicationWaitsOnAMonitor {
  synchronized void block() throws InterruptedException {
    wait(1);
  }
}
