package dev.holdfast.architecture.planted.application.stage;

final class ApplicationWaitsOnAMonitor {
  @SuppressWarnings("WaitNotInLoop")
  synchronized void block() throws InterruptedException {
    wait(1);
  }
}
