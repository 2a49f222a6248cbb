package dev.holdfast.application.concurrency;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs calls that may hang in the kernel, each on a thread of its own that is abandoned when the
 * caller's patience ends. Their number at one time is limited: a hung call costs one place until
 * the kernel returns from it, never the service.
 */
public final class AbandonableCalls {
  private static final Logger LOG = LoggerFactory.getLogger(AbandonableCalls.class);

  /** The end of a call, for its caller. */
  public sealed interface Answer<T> {
    record Returned<T>(T value) implements Answer<T> {}

    record Threw<T>(Exception cause) implements Answer<T> {}

    /** It goes on, and no caller waits for it. */
    record Abandoned<T>() implements Answer<T> {}

    /** It was not made: no place became free in time. */
    record NoPlace<T>(int underWay) implements Answer<T> {}

    /** It was not made: the same call was abandoned before, and has not ended. */
    record StillHangs<T>() implements Answer<T> {}
  }

  private final String name;
  private final int cap;
  private final HostTime time;

  private final Places places;

  /** How many abandoned calls have not ended, by their text. */
  private final Map<String, Integer> hanging = new ConcurrentHashMap<>();

  public AbandonableCalls(String name, int cap, HostTime time) {
    this.name = name;
    this.cap = cap;
    this.places = new Places(cap, time);
    this.time = time;
  }

  /**
   * Makes the call and waits for it, and before that for a free place, both together as long as the
   * patience lasts. It is not made while the same one hangs.
   *
   * @param what which call on which object, without secrets; the name of its thread
   */
  public <T> Answer<T> call(String what, Duration patience, Callable<T> call) {
    if (hanging.containsKey(what)) {
      return new Answer.StillHangs<>();
    }
    Deadline deadline = new Deadline(time, patience);
    if (!places.enter(deadline.left())) {
      return new Answer.NoPlace<>(cap);
    }
    if (deadline.spent()) {
      // no time is left to wait for what would be begun
      places.leave();
      return new Answer.NoPlace<>(cap);
    }
    return make(what, deadline.left(), call);
  }

  private <T> Answer<T> make(String what, Duration patience, Callable<T> call) {
    Call<T> made = new Call<>(what, time.signal());
    try {
      HostTime.Signal _ = time.startNative(name + ": " + what, () -> make(call, made));
    } catch (Throwable e) {
      // no thread: the call was not made
      places.leave();
      throw e;
    }
    return await(made, patience);
  }

  private <T> void make(Callable<T> call, Call<T> made) {
    State<T> ended;
    try {
      ended = new State.Ended<>(new Answer.Returned<>(call.call()));
    } catch (Exception e) {
      ended = new State.Ended<>(new Answer.Threw<>(e));
    } catch (Throwable e) {
      ended = new State.Died<>(e);
    }
    places.leave();
    boolean waitedFor = made.end(ended);
    if (!waitedFor) {
      hanging.computeIfPresent(made.what, (_, calls) -> calls == 1 ? null : calls - 1);
      if (ended instanceof State.Died<T>(Error error)) {
        LOG.error("{}: a call that was abandoned ended with an error", name, error);
      }
    }
  }

  /** How many abandoned calls have not ended: each hangs in the kernel. */
  public int hung() {
    return hanging.values().stream().mapToInt(Integer::intValue).sum();
  }

  private <T> Answer<T> await(Call<T> made, Duration patience) {
    if (!made.answered.await(patience)) {
      // counted first: the call may end at any moment
      hanging.merge(made.what, 1, Integer::sum);
      if (made.giveUp()) {
        return new Answer.Abandoned<>();
      }
      hanging.computeIfPresent(made.what, (_, calls) -> calls == 1 ? null : calls - 1);
    }
    return switch (made.state.get()) {
      case State.Ended<T>(Answer<T> answer) -> answer;
      case State.Died<T>(Error error) -> throw error;
      case State.Died<T>(Throwable thrown) -> throw new IllegalStateException(thrown);
      case State.Open<T> _, State.GivenUp<T> _ -> throw new IllegalStateException(name);
    };
  }

  private sealed interface State<T> {
    record Open<T>() implements State<T> {}

    record GivenUp<T>() implements State<T> {}

    record Ended<T>(Answer<T> answer) implements State<T> {}

    record Died<T>(Throwable thrown) implements State<T> {}
  }

  /** A call under way, until it has ended or is given up, whichever comes first. */
  private static final class Call<T> {
    private final AtomicReference<State<T>> state;
    private final State<T> open = new State.Open<>();
    private final String what;
    private final HostTime.Signal answered;

    Call(String what, HostTime.Signal answered) {
      this.what = what;
      this.state = new AtomicReference<>(open);
      this.answered = answered;
    }

    boolean end(State<T> ended) {
      boolean first = state.compareAndSet(open, ended);
      answered.fire();
      return first;
    }

    boolean giveUp() {
      return state.compareAndSet(open, new State.GivenUp<>());
    }
  }
}
