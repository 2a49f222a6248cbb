package dev.holdfast.application.connect;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.ControllerName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Controllers that are deleted side by side, each on a thread of its own. For one caller. */
public final class ControllerDeletions {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerDeletions.class);

  /** Longer than any patience: each deletion ends by its own. */
  private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

  private final BiFunction<CreatedController, Duration, DisconnectOutcome> removal;
  private final HostTime time;
  private final Map<ControllerName, HostTime.Signal> ends = new LinkedHashMap<>();
  private final Map<ControllerName, DisconnectOutcome> outcomes = new ConcurrentHashMap<>();

  public ControllerDeletions(
      BiFunction<CreatedController, Duration, DisconnectOutcome> removal, HostTime time) {
    this.removal = removal;
    this.time = time;
  }

  public void begin(CreatedController controller, Duration patience) {
    ends.put(
        controller.name(),
        time.start(
            "disconnect " + controller.name(),
            () -> outcomes.put(controller.name(), disconnect(controller, patience))));
  }

  private DisconnectOutcome disconnect(CreatedController controller, Duration patience) {
    try {
      return removal.apply(controller, patience);
    } catch (RuntimeException | Error e) {
      LOG.warn("deleting {} failed", controller.name(), e);
      return new DisconnectOutcome.Failed(e.toString());
    }
  }

  /** Waits for all that were begun, each of which has its own patience. */
  void await() {
    ends.values().forEach(end -> end.await(AS_LONG_AS_IT_TAKES));
  }

  /** Waits until the deadline; what has not ended then goes on. */
  public void await(Deadline deadline) {
    ends.values().forEach(end -> end.await(deadline.left()));
  }

  /** Why controllers may still be there, by name; none if all were removed. */
  public List<String> problems() {
    return ends.keySet().stream()
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
}
