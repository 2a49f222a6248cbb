package dev.holdfast.bootstrap.observe;

import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.WakeRequests;
import dev.holdfast.application.port.in.ReconcileConnections;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import dev.holdfast.application.port.out.ScanListener;
import dev.holdfast.application.port.out.fabric.FabricEvents;
import dev.holdfast.domain.topology.ObservedTopology;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets the loop step, again and again, and at once where there is a hint; one step that fails is no
 * reason to stop, whatever it fails with. If the thread ends nevertheless, {@link #isRunning} and
 * the age of the last look (LookHealth) show it.
 */
@Component
public class ReconcileLoop implements SmartLifecycle {
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final ReconcileConnections reconcile;
  private final FabricEvents events;
  private final WakeRequests wakeRequests;
  private final ReportVolumeHealth health;
  private final List<ScanListener> listeners;
  private final PartialFailures failures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hinted = lock.newCondition();
  private boolean awake;
  private volatile boolean running;
  private @Nullable Thread thread;
  private FabricEvents.@Nullable Subscription subscription;
  private @Nullable ObservedTopology told;

  public ReconcileLoop(
      ReconcileConnections reconcile,
      FabricEvents events,
      WakeRequests wakeRequests,
      ReportVolumeHealth health,
      PartialFailures failures,
      List<ScanListener> listeners) {
    this.failures = failures;
    this.health = health;
    this.listeners = listeners;
    this.reconcile = reconcile;
    this.events = events;
    this.wakeRequests = wakeRequests;
  }

  @Override
  public void start() {
    running = true;
    wakeRequests.onRequest(this::wake);
    subscription = events.subscribe(_ -> wakeRequests.scanSoon());
    thread = Thread.ofPlatform().name("reconcile").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    if (subscription != null) {
      subscription.close();
    }
    wake();
    Thread loop = thread;
    if (loop != null) {
      try {
        loop.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    try {
      while (running) {
        await(step());
      }
    } finally {
      running = false;
    }
  }

  private Duration step() {
    Duration[] pause = {AFTER_FAILURE};
    failures.attempt(Kind.LOOP, "a look at the connections", () -> pause[0] = reconcile.step());
    tell();
    return pause[0];
  }

  @SuppressWarnings("ReferenceEquality") // an equal scan may have judged other volumes
  private void tell() {
    ObservedTopology seen = health.topology().orElse(null);
    if (seen != null && seen != told) {
      told = seen;
      listeners.forEach(listener ->
          failures.attempt(
              Kind.LOOP,
              "showing the look by " + listener.getClass().getSimpleName(),
              () -> listener.scanned(seen)));
    }
  }

  private void await(Duration longest) {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (!awake && running && left > 0) {
        left = hinted.awaitNanos(left);
      }
      awake = false;
    } catch (InterruptedException e) {
      running = false;
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      awake = true;
      hinted.signal();
    } finally {
      lock.unlock();
    }
  }
}
