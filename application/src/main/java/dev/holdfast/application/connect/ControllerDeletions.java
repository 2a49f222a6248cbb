package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.domain.identity.ControllerName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Controllers that are deleted side by side, each on a thread of its own. For one caller. */
public final class ControllerDeletions {
  private final FabricConnector connector;
  private final Map<ControllerName, Thread> threads = new LinkedHashMap<>();
  private final Map<ControllerName, DisconnectOutcome> outcomes = new ConcurrentHashMap<>();

  public ControllerDeletions(FabricConnector connector) {
    this.connector = connector;
  }

  public void begin(ControllerName controller, Duration patience) {
    threads.put(
        controller,
        Thread.ofVirtual()
            .name("disconnect " + controller)
            .start(() -> outcomes.put(controller, connector.disconnect(controller, patience))));
  }

  /** Waits for all that were begun, each of which has its own patience. */
  void await() {
    join(Thread::join);
  }

  /** Waits until the deadline; what has not ended then goes on. */
  public void await(Deadline deadline) {
    join(thread -> thread.join(deadline.left()));
  }

  /** Why controllers may still be there, by name; none if all were removed. */
  public List<String> problems() {
    return threads.keySet().stream()
        .flatMap(
            controller -> problem(outcomes.get(controller)).map(why -> controller + ": " + why))
        .toList();
  }

  private static Stream<String> problem(@Nullable DisconnectOutcome outcome) {
    return switch (outcome) {
      case DisconnectOutcome.Gone() -> Stream.empty();
      case DisconnectOutcome.StillGoing(String why) -> Stream.of(why);
      case DisconnectOutcome.Failed(String why) -> Stream.of(why);
      case null -> Stream.of("no answer");
    };
  }

  private interface Join {
    void join(Thread thread) throws InterruptedException;
  }

  private void join(Join join) {
    for (Thread thread : threads.values()) {
      try {
        join.join(thread);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
