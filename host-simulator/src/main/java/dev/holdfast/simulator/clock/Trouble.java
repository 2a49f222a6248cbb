package dev.holdfast.simulator.clock;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A failure of a timer or of a thread, kept for the thread that holds the clock. */
final class Trouble {
  private static final int FRAMES = 12;

  private final AtomicReference<@Nullable Throwable> kept = new AtomicReference<>();

  void keep(Throwable thrown) {
    kept.set(thrown);
  }

  void rethrow() {
    switch (kept.getAndSet(null)) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /** Where all threads stand when none goes on. */
  static IllegalStateException standstill(
      @Nullable Turn running, Collection<Turn> members, Collection<Turn> ready) {
    String others =
        members.stream()
            .filter(turn -> turn != running)
            .map(turn -> (ready.contains(turn) ? "ready: " : "waits: ") + trace(turn))
            .collect(Collectors.joining("\n"));
    return new IllegalStateException(
        running == null
            ? "all threads wait in the held clock, and nothing will end that:\n" + others
            : "blocked outside of the held clock, with the turn for which others wait: "
                + trace(running)
                + "\n"
                + others);
  }

  private static String trace(Turn turn) {
    return Stream.of(turn.thread.getStackTrace())
        .limit(FRAMES)
        .map(frame -> "\n    at " + frame)
        .collect(Collectors.joining("", turn.thread.getName() + ", " + turn.thread.getState(), ""));
  }
}
