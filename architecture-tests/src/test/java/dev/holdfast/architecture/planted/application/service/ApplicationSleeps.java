package dev.holdfast.architecture.planted.application.service;

final class ApplicationSleeps {
  void sleep() throws InterruptedException {
    Thread.sleep(1);
  }
}
