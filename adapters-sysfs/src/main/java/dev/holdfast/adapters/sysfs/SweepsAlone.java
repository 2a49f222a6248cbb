package dev.holdfast.adapters.sysfs;

import dev.holdfast.application.port.out.FabricEvent;
import dev.holdfast.application.port.out.FabricEvents;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the kernel's events cannot be had: every listener is told once that it misses them. */
final class SweepsAlone implements FabricEvents {
  private static final Logger LOG = LoggerFactory.getLogger(SweepsAlone.class);

  private final String why;

  SweepsAlone(String why) {
    this.why = why;
  }

  @Override
  public Subscription subscribe(Consumer<FabricEvent> listener) {
    LOG.warn("No events from the kernel, changes are seen by looking every so often: {}", why);
    listener.accept(new FabricEvent.Missed(why));
    return () -> {};
  }
}
