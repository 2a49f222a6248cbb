package dev.holdfast.application.identity;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.identity.Presence.Life;
import dev.holdfast.application.port.out.cluster.IdentityClaims;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Claim;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Name;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Rival;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Seen;
import dev.holdfast.application.port.out.cluster.IdentityClaims.Written;
import dev.holdfast.domain.identity.Text;
import java.util.Optional;

/**
 * This node's claim of one name. The first node holds it, a second one leaves its own name there.
 */
final class NameClaim {
  private static final int MOST_TRIES = 3;

  private final IdentityClaims claims;
  private final Name name;
  private final String node;
  private final HostTime time;
  private final Presence holder = new Presence();
  private final Presence rival = new Presence();

  NameClaim(IdentityClaims claims, Name name, String node, HostTime time) {
    this.claims = claims;
    this.name = name;
    this.node = node;
    this.time = time;
  }

  /** The nodes with a name. */
  sealed interface Share {
    /** This node has it, and no other that takes part. */
    record Sole() implements Share {}

    /**
     * Another node has it too.
     *
     * @param first true if this node holds it, so that the other one is later
     */
    record Shared(String other, boolean first) implements Share {}

    record Unknown(String why) implements Share {}
  }

  /**
   * @param take false to leave a name that no living node holds
   */
  Share look(boolean take) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<Share> settled = attempt(take);
      if (settled.isPresent()) {
        return settled.get();
      }
    }
    return new Share.Unknown("other nodes write its claim all the time");
  }

  /** Empty if another node wrote meanwhile. */
  private Optional<Share> attempt(boolean take) {
    return switch (claims.read(name)) {
      case Seen.Unknown(String why) -> Optional.of(new Share.Unknown(why));
      case Seen.Absent() -> take(take, Optional.empty());
      case Seen.Found(Claim claim, String version) ->
          claim.holder().equals(node) ? renewed(claim, version) : other(claim, version, take);
    };
  }

  private Optional<Share> take(boolean take, Optional<String> version) {
    return take
        ? written(new Claim(node, now(), Optional.empty()), version, new Share.Sole())
        : Optional.of(new Share.Unknown("no node that is there has claimed it"));
  }

  private Optional<Share> renewed(Claim claim, String version) {
    // so that another node in its place is a change
    holder.of(node, time.uptime());
    Life life = rival.of(claim.rival().map(Rival::toString).orElse(""), time.uptime());
    Optional<Rival> kept = claim.rival().filter(_ -> life != Life.GONE);
    return written(
        new Claim(node, now(), kept),
        Optional.of(version),
        kept.map(other -> share(other.node(), life, true)).orElseGet(Share.Sole::new));
  }

  private Optional<Share> other(Claim claim, String version, boolean take) {
    return switch (holder.of(claim.holder() + " " + claim.renewal(), time.uptime())) {
      case GONE -> take(take, Optional.of(version));
      case UNPROVEN -> Optional.of(share(claim.holder(), Life.UNPROVEN, false));
      case THERE -> {
        Claim known =
            new Claim(claim.holder(), claim.renewal(), Optional.of(new Rival(node, now())));
        Share share = share(claim.holder(), Life.THERE, false);
        // that the holder does not learn of it makes it no less shared
        yield claims.write(name, known, Optional.of(version)) instanceof Written.Beaten
            ? Optional.empty()
            : Optional.of(share);
      }
    };
  }

  private static Share share(String named, Life life, boolean first) {
    String other = Text.line(named);
    return life == Life.THERE
        ? new Share.Shared(other, first)
        : new Share.Unknown(
            "node " + other + " has claimed it; its next renewal shows whether it is still there");
  }

  private Optional<Share> written(Claim claim, Optional<String> version, Share share) {
    return switch (claims.write(name, claim, version)) {
      case Written.Done() -> Optional.of(share);
      case Written.Beaten() -> Optional.empty();
      case Written.Unknown(String why) -> Optional.of(new Share.Unknown(why));
    };
  }

  private String now() {
    return time.now().toString();
  }
}
