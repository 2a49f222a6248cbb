package dev.holdfast.application.identity;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.identity.NameClaim.Share;
import dev.holdfast.application.port.in.cluster.WatchIdentity;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.cluster.IdentityClaims;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.Host;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * This host's identity, compared with those of the cluster's other nodes: a target takes two hosts
 * with one NQN or one id for one host. The two are claimed in this order, and the id by none that
 * has not the NQN, so that of two nodes the same one is first in both.
 */
public final class ComparedIdentity implements HostIdentity, HostChecks, WatchIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(ComparedIdentity.class);
  private static final Duration PERIOD = Duration.ofMinutes(2);
  private static final String CHECK = "host-identity-in-cluster";

  private final HostIdentity own;
  private final IdentityClaims claims;
  private final String node;
  private final Wish wish;
  private final HostTime time;
  private @Nullable Names names;
  private volatile Shares shares = Shares.of("this process has not compared it");

  private record Names(Host host, NameClaim nqn, NameClaim id) {}

  private record Shares(Share nqn, Share id) {
    static Shares of(String why) {
      return new Shares(new Share.Unknown(why), new Share.Unknown(why));
    }

    boolean later() {
      return Stream.of(nqn, id)
          .anyMatch(share -> share instanceof Share.Shared(_, boolean first) && !first);
    }

    Result result() {
      List<Share> both = List.of(nqn, id);
      return both.stream().anyMatch(Share.Shared.class::isInstance)
          ? Result.SHARED
          : both.stream().allMatch(Share.Sole.class::isInstance) ? Result.SOLE : Result.UNKNOWN;
    }

    String text(Host host) {
      return Stream.of(text("host NQN " + host.nqn(), nqn), text("host id " + host.id(), id))
          .distinct()
          .collect(Collectors.joining("; "));
    }

    private static String text(String name, Share share) {
      return switch (share) {
        case Share.Sole() -> "no other node that takes part has " + name;
        case Share.Shared(String other, boolean first) ->
            "node " + other + " has " + name + " too, and " + (first ? "came later" : "was first");
        case Share.Unknown(String why) -> name + " was not compared: " + why;
      };
    }
  }

  /**
   * @param own this host's identity
   * @param node as the cluster names it
   */
  public ComparedIdentity(
      HostIdentity own, IdentityClaims claims, String node, Wish wish, HostTime time) {
    this.own = own;
    this.claims = claims;
    this.node = node;
    this.wish = wish;
    this.time = time;
  }

  @Override
  public Host current() {
    return own.current();
  }

  @Override
  public void keep() {
    own.keep();
  }

  @Override
  public Optional<String> unused() {
    return own.unused();
  }

  @Override
  public Optional<String> refusal() {
    return wish == Wish.REFUSE && shares.later() ? Optional.of(seen(shares)) : Optional.empty();
  }

  @Override
  public synchronized Duration step() {
    if (wish != Wish.NEVER) {
      Shares before = shares;
      shares = compared();
      if (!shares.equals(before)) {
        LOG.atLevel(shares.result() == Result.SOLE ? Level.INFO : Level.WARN)
            .log("the host's identity in the cluster: {}", seen(shares));
      }
    }
    return PERIOD;
  }

  private Shares compared() {
    Names now;
    try {
      now = names();
    } catch (HostInterfaceException e) {
      return Shares.of(String.valueOf(e.getMessage()));
    }
    Share nqn = now.nqn().look(true);
    boolean held =
        nqn instanceof Share.Sole || (nqn instanceof Share.Shared(_, boolean first) && first);
    return new Shares(nqn, now.id().look(held));
  }

  /**
   * Of the identity as it is now: one that was given to this host meanwhile has claims of its own.
   */
  private Names names() {
    Host host = own.current();
    Names known = names;
    if (known == null || !known.host().equals(host)) {
      known = new Names(host, claim("nqn", host.nqn().value()), claim("id", host.id().toString()));
      names = known;
    }
    return known;
  }

  private NameClaim claim(String kind, String value) {
    return new NameClaim(claims, new IdentityClaims.Name(kind, value), node, time);
  }

  @Override
  public Result result() {
    return wish == Wish.NEVER ? Result.OFF : shares.result();
  }

  private String seen(Shares shares) {
    try {
      return shares.text(own.current());
    } catch (HostInterfaceException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public List<HostCheck> run() {
    Shares now = shares;
    return switch (result()) {
      case OFF -> List.of();
      case SOLE -> List.of(HostCheck.ok(CHECK, false, seen(now)));
      case UNKNOWN ->
          List.of(
              HostCheck.warning(
                  CHECK,
                  seen(now),
                  "if it stays so, look whether the pod has a token and the rights of"
                      + " config.duplicateHosts"));
      case SHARED ->
          List.of(
              HostCheck.warning(
                  CHECK,
                  seen(now),
                  "a target takes both for one host: give one of them its own identity, as check"
                      + " host-identity and the runbook's HoldfastHostIdentityShared describe"));
    };
  }
}
