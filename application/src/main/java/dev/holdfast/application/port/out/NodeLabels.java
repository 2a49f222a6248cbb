package dev.holdfast.application.port.out;

import java.util.Map;

/** The labels that the orchestrator has given to this node. */
@FunctionalInterface
public interface NodeLabels {
  Answer read();

  /** All labels there are, or why they are not known. */
  sealed interface Answer {
    record Known(Map<String, String> labels) implements Answer {
      public Known {
        labels = Map.copyOf(labels);
      }
    }

    record Unknown(String why) implements Answer {}
  }
}
