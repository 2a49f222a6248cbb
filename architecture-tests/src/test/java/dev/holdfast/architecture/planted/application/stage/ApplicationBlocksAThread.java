package dev.holdfast.architecture.planted.application.stage;

import java.util.concurrent.Semaphore;

final class ApplicationBlocksAThread {
  void block(Semaphore permits) {
    permits.acquireUninterruptibly();
  }
}
