package dev.holdfast.adapters.sysfs.uevent;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.port.out.fabric.FabricEvent;
import dev.holdfast.application.port.out.fabric.FabricEvents;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events from the kernel's uevents; each listener has a source and a thread of its own. Where they
 * are unavailable, the listener receives one {@link FabricEvent.Missed} for all.
 */
public final class UeventFabricEvents implements FabricEvents {
  private static final Logger LOG = LoggerFactory.getLogger(UeventFabricEvents.class);

  private final KernelUevents uevents;

  public UeventFabricEvents(KernelUevents uevents) {
    this.uevents = uevents;
  }

  @Override
  public Subscription subscribe(Consumer<FabricEvent> listener) {
    try {
      ListenerSubscription subscription = new ListenerSubscription(uevents.open(), listener);
      try {
        Thread.ofPlatform().daemon().name("uevents").start(subscription);
      } catch (Throwable e) {
        subscription.close();
        throw e;
      }
      return subscription;
    } catch (KernelRefusal refusal) {
      String why = "no uevents: " + refusal.getMessage();
      LOG.warn("{}; changes are found only by the periodic scan", why);
      listener.accept(new FabricEvent.Missed(why));
      return () -> {};
    }
  }

  /** Reads until closed. */
  private static final class ListenerSubscription implements Subscription, Runnable {
    private final KernelUevents.Source source;
    private final Consumer<FabricEvent> listener;
    private final ReentrantLock calling = new ReentrantLock();
    private boolean closed;

    ListenerSubscription(KernelUevents.Source source, Consumer<FabricEvent> listener) {
      this.source = source;
      this.listener = listener;
    }

    @Override
    public void run() {
      try {
        while (next(source.receive())) {}
      } catch (Throwable e) {
        // this thread ends with it, whatever it is: the listener must not go on waiting for events
        LOG.warn("no more uevents; changes are found only by the periodic scan", e);
        tell(new FabricEvent.Missed("no more uevents: " + e.getMessage()));
        source.close();
      }
    }

    private boolean next(KernelUevents.Received received) {
      switch (received) {
        case KernelUevents.Received.Uevent(String text) ->
            UeventText.parse(text).ifPresent(this::tell);
        case KernelUevents.Received.Lost(String why) -> tell(new FabricEvent.Missed(why));
        case KernelUevents.Received.Closed() -> {
          return false;
        }
      }
      return true;
    }

    private void tell(FabricEvent event) {
      calling.lock();
      try {
        if (!closed) {
          listener.accept(event);
        }
      } catch (RuntimeException | Error e) {
        LOG.warn("a listener failed at {}", event, e);
      } finally {
        calling.unlock();
      }
    }

    @Override
    public void close() {
      calling.lock();
      try {
        closed = true;
      } finally {
        calling.unlock();
      }
      source.close();
    }
  }
}
