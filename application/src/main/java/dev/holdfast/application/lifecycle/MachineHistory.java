package dev.holdfast.application.lifecycle;

import dev.holdfast.application.port.in.ReportVolumeHealth.Earlier;
import dev.holdfast.domain.controller.ControllerState;
import dev.holdfast.domain.subsystem.SubsystemState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The state of a machine, and the last ones before it.
 *
 * @param states at least one, the newest first
 */
record MachineHistory(List<Reached> states) {
  private static final int MOST = 9;

  record Reached(Enum<?> state, Instant since) {}

  static MachineHistory initial(Enum<?> state, Instant at) {
    return new MachineHistory(List.of(new Reached(state, at)));
  }

  Enum<?> state() {
    return states.getFirst().state();
  }

  Instant since() {
    return states.getFirst().since();
  }

  /**
   * A state that did not last is no history. Nor is a connect that changed nothing, as in an outage
   * there are many: the state before it goes on.
   */
  MachineHistory moved(Enum<?> to, Instant at) {
    List<Reached> after = states.subList(1, states.size());
    boolean goesOn = !after.isEmpty() && after.getFirst().state() == to;
    boolean lasted = since().isBefore(at);
    if (goesOn && (!lasted || connecting())) {
      return new MachineHistory(after);
    }
    return new MachineHistory(
        Stream.concat(Stream.of(new Reached(to, at)), (lasted ? states : after).stream())
            .limit(MOST)
            .toList());
  }

  private boolean connecting() {
    return state() == ControllerState.CONNECTING || state() == SubsystemState.CONNECTING;
  }

  /** The newest first. */
  List<Earlier> earlier() {
    return IntStream.range(1, states.size())
        .mapToObj(i ->
            new Earlier(
                states.get(i).state().name(),
                Duration.between(states.get(i).since(), states.get(i - 1).since())))
        .toList();
  }
}
