package dev.holdfast.application.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The calls that change or read past a cache, in their order, and the ones that are to fail. */
public final class Calls {
  private final List<String> made = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();
  private final Map<String, Runnable> during = new HashMap<>();

  /** From now on calls that begin with this fail. */
  public void failing(String beginning) {
    failing.add(beginning);
  }

  public void succeed() {
    failing.clear();
  }

  /** Runs once within the next call that begins with this. */
  public void during(String beginning, Runnable what) {
    during.put(beginning, what);
  }

  public void forget() {
    made.clear();
  }

  public List<String> made() {
    return List.copyOf(made);
  }

  /** Notes the call; a reason if it is to fail. */
  Optional<String> note(String call) {
    made.add(call);
    Optional.of(call)
        .flatMap(it -> during.keySet().stream().filter(it::startsWith).findFirst())
        .map(during::remove)
        .ifPresent(Runnable::run);
    return failure(call);
  }

  /** A reason if it would fail. */
  Optional<String> failure(String call) {
    return failing.stream()
        .filter(call::startsWith)
        .findFirst()
        .map(beginning -> beginning + " fails in this test");
  }
}
