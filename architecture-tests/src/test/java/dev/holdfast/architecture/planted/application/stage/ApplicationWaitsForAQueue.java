package dev.holdfast.architecture.planted.application.stage;

import java.util.concurrent.BlockingQueue;

final class ApplicationWaitsForAQueue {
  String block(BlockingQueue<String> queue) throws InterruptedException {
    return queue.take();
  }
}
