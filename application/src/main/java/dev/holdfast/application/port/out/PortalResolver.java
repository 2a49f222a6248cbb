package dev.holdfast.application.port.out;

import java.time.Duration;
import java.util.List;

/** Looks up the addresses behind a name. */
public interface PortalResolver {
  /** Asks this host's name service and waits for its answer, at most this long. */
  Answer resolve(String name, Duration patience);

  /** The result of a lookup. */
  sealed interface Answer {
    /**
     * The name is known.
     *
     * @param addresses numeric, IPv4 and IPv6, at least one
     */
    record Found(List<String> addresses) implements Answer {
      public Found {
        addresses = List.copyOf(addresses);
      }
    }

    /** There is no such name, or no name service, or no answer in time. */
    record Failed(String why) implements Answer {}
  }
}
