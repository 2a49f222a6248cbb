package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;

/**
 * How native multipath picks a path ({@code iopolicy} of the subsystem). queue-depth came with
 * Linux 6.11.
 */
public enum IoPolicy {
  NUMA("numa"),
  ROUND_ROBIN("round-robin"),
  QUEUE_DEPTH("queue-depth");

  private final String word;

  IoPolicy(String word) {
    this.word = word;
  }

  public static IoPolicy parse(String field, String text) {
    for (IoPolicy policy : values()) {
      if (policy.word.equals(text)) {
        return policy;
      }
    }
    throw new InvalidValue(field, "is none of numa, round-robin, queue-depth: " + Text.shown(text));
  }

  public String word() {
    return word;
  }
}
