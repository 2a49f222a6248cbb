package dev.holdfast.adapters.kubernetes;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends beside the loop, and drops events that the API does not accept: they are a courtesy. */
final class EventSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
  private static final int MOST_WAITING = 64;

  private record Waiting(String namespace, String event) {}

  private final ClusterApi api;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread;
  private boolean failing;

  EventSender(ClusterApi api) {
    this.api = api;
    this.thread = Thread.ofVirtual().name("kubernetes-events").start(this::run);
  }

  /** One of an object without a namespace. */
  void send(String event) {
    send("default", event);
  }

  /** Never blocks; more than fit are lost. */
  void send(String namespace, String event) {
    if (!waiting.offer(new Waiting(namespace, event))) {
      LOG.debug("an event for Kubernetes is dropped: {} are queued", MOST_WAITING);
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        post(waiting.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One line when it begins to fail and one when it has ended. */
  private void post(Waiting one) throws InterruptedException {
    try {
      api.post("/api/v1/namespaces/" + one.namespace() + "/events", one.event());
      if (failing) {
        LOG.info("Kubernetes accepts events again");
      }
      failing = false;
    } catch (IOException | RuntimeException | Error e) {
      // whatever it is: this thread is the only one that sends
      if (!failing) {
        LOG.warn("Kubernetes does not accept events: {}", e.toString());
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
