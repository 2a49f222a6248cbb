package dev.holdfast.application.identity;

import java.time.Duration;

/**
 * Whether another node goes on renewing what it has written. Its text is compared with what it was
 * before, and never with this node's clock.
 */
final class Presence {
  /** Three renewals, and the time that the API may take for them. */
  static final Duration PATIENCE = Duration.ofMinutes(7);

  /** Between two looks no more counts: in an outage of the API no node renews anything. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  /** Whether a node is there. */
  enum Life {
    /** It was written before this process looked. */
    UNPROVEN,
    THERE,
    /** It has renewed nothing for a long time. */
    GONE
  }

  private boolean first = true;
  private String seen = "";
  private Duration looked = Duration.ZERO;
  private Duration unchanged = Duration.ZERO;
  private Life life = Life.UNPROVEN;

  /**
   * @param text of the node and its renewal; empty if there is none
   */
  Life of(String text, Duration now) {
    if (first || !text.equals(seen)) {
      // what differs between two looks of this process was written between them
      life = first ? Life.UNPROVEN : Life.THERE;
      first = false;
      seen = text;
      unchanged = Duration.ZERO;
    } else {
      Duration pause = now.minus(looked);
      unchanged = unchanged.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
      if (unchanged.compareTo(PATIENCE) >= 0) {
        life = Life.GONE;
      }
    }
    looked = now;
    return life;
  }
}
