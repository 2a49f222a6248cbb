package dev.holdfast.bootstrap.crash;

import dev.holdfast.bootstrap.simulated.EveryCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a node and its ports, and ends the node's life after a call to any of them, the
 * n-th or the first of a name: that call throws, and so does every later one, on whatever thread.
 */
final class Crash implements EveryCall {
  /** Not an exception, so that no clean-up of an expected failure takes it for one. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed(String where) {
      super(where);
    }
  }

  private final BiPredicate<Integer, String> last;
  private final List<String> calls = new ArrayList<>();
  private int underWay;
  private boolean dead;

  Crash(int at) {
    this((count, _) -> count == at);
  }

  private Crash(BiPredicate<Integer, String> last) {
    this.last = last;
  }

  /** After the first call of this name, such as {@code Mounts.unmount}. */
  static Crash after(String name) {
    return new Crash((_, call) -> call.equals(name));
  }

  /** A node that lives. */
  static Crash never() {
    return new Crash(Integer.MAX_VALUE);
  }

  /** True once the node has died. */
  synchronized boolean happened() {
    return dead;
  }

  /** What the last call was, for messages. */
  synchronized String where() {
    return calls.isEmpty() ? "nowhere" : "after call " + calls.size() + ", " + calls.getLast();
  }

  /** What a dead process still had in the kernel has ended when this returns. */
  synchronized void settle() throws InterruptedException {
    while (underWay > 0) {
      wait();
    }
  }

  @Override
  public @Nullable Object pass(String name, Call real) throws Throwable {
    boolean last = enter(name);
    try {
      Object answer = real.make();
      if (last) {
        throw die();
      }
      return answer;
    } catch (Throwable e) {
      throw last ? die() : e;
    } finally {
      leave();
    }
  }

  private synchronized boolean enter(String call) {
    if (dead) {
      throw new Killed("dead since " + where());
    }
    calls.add(call);
    underWay++;
    return last.test(calls.size(), call);
  }

  private synchronized void leave() {
    underWay--;
    notifyAll();
  }

  private synchronized Killed die() {
    dead = true;
    return new Killed(where());
  }
}
