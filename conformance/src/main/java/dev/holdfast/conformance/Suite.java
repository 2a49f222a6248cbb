package dev.holdfast.conformance;

import dev.holdfast.adapters.csi.v1.NodeServiceCapability.RPC;
import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.driver.Driver;
import dev.holdfast.conformance.driver.MountTable;
import dev.holdfast.conformance.driver.NamedVolume;
import dev.holdfast.conformance.driver.Node;
import dev.holdfast.conformance.driver.Requests;
import dev.holdfast.conformance.driver.VolumeLife;
import dev.holdfast.conformance.driver.VolumeLife.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs all checks against one driver.
 *
 * @param volume without one nothing that could change the node is asked for
 * @param mounts of this process; absent if the driver's paths are not paths of it
 * @param identityOnly the socket has no Node service
 * @param token makes the names that are made up unique
 */
public record Suite(
    Optional<NamedVolume> volume, Optional<MountTable> mounts, boolean identityOnly, String token) {

  /**
   * How all checks ended, in the order of the run.
   *
   * @param remains what the run may have left on the node, if it may
   */
  public record Run(List<Result> results, Optional<String> remains) {
    public Run {
      results = List.copyOf(results);
    }

    public boolean failed() {
      return remains.isPresent() || results.stream().anyMatch(Result::failed);
    }
  }

  public Run run(Driver driver) {
    Bench bench = bench(driver);
    List<Result> results = new ArrayList<>();
    Catalog catalog = Catalog.read();
    catalog.inOrder().stream()
        .filter(check -> check.when() != When.AFTERWARDS)
        .forEach(check -> results.add(new Result(check, outcome(check, bench))));
    Optional<String> remains = bench.life().flatMap(VolumeLife::undo);
    bench.life().ifPresent(VolumeLife::tidy);
    catalog.inOrder().stream()
        .filter(check -> check.when() == When.AFTERWARDS)
        .forEach(check -> results.add(new Result(check, outcome(check, bench))));
    return new Run(results, remains);
  }

  private Bench bench(Driver driver) {
    Node node = new Node(driver);
    Set<RPC.Type> advertised = identityOnly ? Set.of() : node.advertised();
    Requests stranger = Requests.madeUp(token);
    Optional<Requests> named = volume.map(Requests::of);
    return new Bench(
        driver,
        advertised,
        stranger,
        named.orElse(stranger),
        named.map(requests ->
            new VolumeLife(
                node,
                requests,
                advertised.contains(RPC.Type.STAGE_UNSTAGE_VOLUME),
                mounts.isPresent())),
        mounts);
  }

  private Outcome outcome(Check check, Bench bench) {
    if (identityOnly && check.node()) {
      return new Outcome.Skipped("only the Identity service is asked (--identity-only)");
    }
    if (!check.needs().isEmpty()
        && check.needs().stream().noneMatch(bench.advertised()::contains)) {
      return new Outcome.Skipped("the driver does not advertise " + oneOf(check.needs()));
    }
    if (!check.when().needsVolume()) {
      return check.trial().run(bench);
    }
    if (bench.life().isEmpty()) {
      return new Outcome.Skipped("no volume is named (--volume-id)");
    }
    return bench
        .life()
        .get()
        .reach(state(check.when()))
        .<Outcome>map(Outcome.Skipped::new)
        .orElseGet(() -> check.trial().run(bench));
  }

  private static String oneOf(Set<RPC.Type> needs) {
    return String.join(" or ", needs.stream().map(RPC.Type::name).sorted().toList());
  }

  private static State state(When when) {
    return switch (when) {
      case STAGED -> State.STAGED;
      case PUBLISHED -> State.PUBLISHED;
      case WITHOUT_VOLUME, BARE, AFTERWARDS -> State.BARE;
    };
  }
}
