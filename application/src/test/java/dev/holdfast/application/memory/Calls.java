package dev.holdfast.application.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The calls that change or read past a cache, in their order, and the ones that are to fail. */
public final class Calls {
  private final List<String> made = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();

  /** From now on calls that begin with this fail. */
  public void failing(String beginning) {
    failing.add(beginning);
  }

  public void succeed() {
    failing.clear();
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
    return failing.stream()
        .filter(call::startsWith)
        .findFirst()
        .map(beginning -> beginning + " fails in this test");
  }
}
