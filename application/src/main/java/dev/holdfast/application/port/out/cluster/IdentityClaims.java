package dev.holdfast.application.port.out.cluster;

import java.util.Optional;

/**
 * Claims of names that all nodes of the cluster can read, one object for each name. A call may wait
 * for some seconds.
 */
public interface IdentityClaims {
  Seen read(Name name);

  /**
   * Makes the claim, or replaces it.
   *
   * @param version of the one that was read; empty if there was none
   */
  Written write(Name name, Claim claim, Optional<String> version);

  /**
   * A name of a host.
   *
   * @param kind such as {@code nqn}
   * @param value any text
   */
  record Name(String kind, String value) {}

  /**
   * A claim.
   *
   * @param holder the node that was first
   * @param renewal another text with each renewal by its holder
   * @param rival another node that has the name too, and has found the holder there
   */
  record Claim(String holder, String renewal, Optional<Rival> rival) {}

  /**
   * The second node of a name.
   *
   * @param renewal another text with each renewal by that node
   */
  record Rival(String node, String renewal) {}

  /** The answer to a read. */
  sealed interface Seen {
    record Found(Claim claim, String version) implements Seen {}

    record Absent() implements Seen {}

    record Unknown(String why) implements Seen {}
  }

  /** The answer to a write. */
  sealed interface Written {
    record Done() implements Written {}

    /** Another node has written since the read; nothing was changed. */
    record Beaten() implements Written {}

    record Unknown(String why) implements Written {}
  }
}
