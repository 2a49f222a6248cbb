package dev.holdfast.architecture.planted.application.stage;

final class ApplicationSleeps {
  void sleep() throws InterruptedException {
    Thread.sleep(1);
  }
}
