package dev.holdfast.application.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.port.in.cluster.WatchIdentity.Result;
import dev.holdfast.application.port.in.cluster.WatchIdentity.Wish;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.cluster.IdentityClaims;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Several nodes and one cluster; a minute passes between their looks. */
class ComparedIdentityTest {
  private static final Host CLONED =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:11111111-2222-4333-8444-555555555555"),
          HostId.parse("11111111-2222-4333-8444-555555555555"));
  private static final Host OTHER =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:99999999-2222-4333-8444-555555555555"),
          HostId.parse("99999999-2222-4333-8444-555555555555"));

  private final HeldTime time = new HeldTime();
  private final Cluster cluster = new Cluster();
  private final ComparedIdentity a = node("a", CLONED);
  private final ComparedIdentity b = node("b", CLONED);

  private ComparedIdentity node(String name, Host host) {
    return node(name, () -> host, Wish.REFUSE);
  }

  private ComparedIdentity node(String name, HostIdentity identity, Wish wish) {
    return new ComparedIdentity(identity, cluster, name, wish, time);
  }

  /** Each looks once in each round. */
  private void rounds(int count, ComparedIdentity... nodes) {
    for (int i = 0; i < count; i++) {
      for (ComparedIdentity each : nodes) {
        time.pass(60);
        each.step();
      }
    }
  }

  @Test
  void isSoleWhereNoOtherNodeHasIt() {
    ComparedIdentity c = node("c", OTHER);
    rounds(6, a, c);

    assertThat(a.result()).isEqualTo(Result.SOLE);
    assertThat(c.result()).isEqualTo(Result.SOLE);
    assertThat(a.refusal()).isEmpty();
    assertThat(a.run().getFirst().verdict()).isEqualTo(HostCheck.Verdict.OK);
  }

  /** As by an administrator who follows the check's advice. */
  @Test
  void anIdentityThatIsGivenToTheHostMeanwhileIsTheOneThatIsCompared() {
    Host[] now = {CLONED};
    ComparedIdentity changing = node("c", () -> now[0], Wish.REFUSE);
    rounds(4, a, changing);
    assertThat(changing.result()).isEqualTo(Result.SHARED);

    now[0] = OTHER;
    rounds(1, changing);

    assertThat(changing.result()).isEqualTo(Result.SOLE);
    assertThat(changing.refusal()).isEmpty();
  }

  @Test
  void bothNodesOfOneIdentityKnowEachOtherAndTheLaterOneStagesNothing() {
    rounds(2, a);
    rounds(4, a, b);

    assertThat(a.result()).isEqualTo(Result.SHARED);
    assertThat(b.result()).isEqualTo(Result.SHARED);
    assertThat(a.refusal()).isEmpty();
    assertThat(b.refusal())
        .hasValue(
            "node a has host NQN "
                + CLONED.nqn()
                + " too, and was first; node a has host id "
                + CLONED.id()
                + " too, and was first");
    assertThat(a.run().getFirst().seen()).contains("node b has host NQN").contains("came later");
    assertThat(a.run().getFirst().verdict()).isEqualTo(HostCheck.Verdict.WARNING);
  }

  @Test
  void halfOfAnIdentityIsEnough() {
    ComparedIdentity half = node("b", new Host(OTHER.nqn(), CLONED.id()));
    rounds(4, a, half);

    assertThat(a.result()).isEqualTo(Result.SHARED);
    assertThat(half.refusal().orElseThrow())
        .contains("no other node that takes part has host NQN " + OTHER.nqn())
        .contains("node a has host id");
  }

  @Test
  void nothingIsRefusedIfItIsOnlyToBeReported() {
    ComparedIdentity reports = node("b", () -> CLONED, Wish.REPORT);
    rounds(4, a, reports);

    assertThat(reports.result()).isEqualTo(Result.SHARED);
    assertThat(reports.refusal()).isEmpty();
  }

  @Test
  void nothingIsAskedWithoutTheWish() {
    ComparedIdentity off = node("b", () -> CLONED, Wish.NEVER);
    rounds(4, off);

    assertThat(cluster.all).isEmpty();
    assertThat(off.result()).isEqualTo(Result.OFF);
    assertThat(off.run()).isEmpty();
  }

  /** A node that has another name now, or a machine in its place. */
  @Test
  void aClaimOfANodeThatIsGoneIsUnknownAndThenTaken() {
    rounds(3, a);
    for (int minute = 0; minute < 6; minute++) {
      rounds(1, b);

      assertThat(b.result()).isEqualTo(Result.UNKNOWN);
      assertThat(b.refusal()).isEmpty();
      assertThat(b.run().getFirst().seen()).contains("node a has claimed it");
    }
    rounds(3, b);

    assertThat(b.result()).isEqualTo(Result.SOLE);
    assertThat(cluster.all.values()).allMatch(one -> one.holder().equals("b"));
  }

  @Test
  void anotherMachineOfTheSameNameGoesOnWithTheClaim() {
    rounds(3, a);
    ComparedIdentity again = node("a", CLONED);
    rounds(1, again);

    assertThat(again.result()).isEqualTo(Result.SOLE);
  }

  @Test
  void theFirstStaysFirstOverARestart() {
    rounds(4, a, b);
    ComparedIdentity restarted = node("a", CLONED);
    rounds(1, restarted);
    assertThat(restarted.result()).as("of a rival that may be gone").isEqualTo(Result.UNKNOWN);
    rounds(2, restarted, b);

    assertThat(restarted.result()).isEqualTo(Result.SHARED);
    assertThat(restarted.refusal()).isEmpty();
    assertThat(b.refusal()).isPresent();
  }

  @Test
  void theFirstIsAloneAgainWhenTheOtherIsGone() {
    rounds(4, a, b);
    rounds(9, a);

    assertThat(a.result()).isEqualTo(Result.SOLE);
    assertThat(cluster.all.values()).allMatch(one -> one.rival().isEmpty());
  }

  @Test
  void theLaterOneTakesItWhenTheFirstIsGone() {
    rounds(4, a, b);
    rounds(12, b);

    assertThat(b.result()).isEqualTo(Result.SOLE);
    assertThat(b.refusal()).isEmpty();
  }

  @Test
  void anApiThatDoesNotAnswerRefusesNothing() {
    rounds(4, a, b);
    cluster.broken = true;
    rounds(1, a, b);

    assertThat(a.result()).isEqualTo(Result.UNKNOWN);
    assertThat(b.result()).isEqualTo(Result.UNKNOWN);
    assertThat(b.refusal()).isEmpty();
    assertThat(b.run().getFirst().seen()).contains("was not compared: no answer");
  }

  /** No node could renew anything meanwhile. */
  @Test
  void anOutageOfTheApiMakesNoNodeGone() {
    rounds(4, a, b);
    cluster.broken = true;
    rounds(30, a, b);
    cluster.broken = false;
    rounds(1, b);

    assertThat(b.refusal().orElseThrow()).contains("node a");
    rounds(1, a);
    assertThat(a.refusal()).isEmpty();
  }

  @Test
  void aWriteOfAnotherNodeIsNotOverwritten() {
    rounds(2, a);
    rounds(2, a, b);
    cluster.before =
        name -> {
          cluster.before = _ -> {};
          // between a's read and its write
          b.step();
        };
    rounds(1, a);
    rounds(1, b);

    assertThat(a.result()).isEqualTo(Result.SHARED);
    assertThat(b.refusal()).isPresent();
  }

  @Test
  void nodesThatWriteAllTheTimeLeaveItUnknown() {
    rounds(2, a);
    cluster.before = name -> cluster.versions.merge(name, 1, Integer::sum);
    rounds(1, a);

    assertThat(a.result()).isEqualTo(Result.UNKNOWN);
  }

  @Test
  void withoutAnIdentityNothingIsClaimed() {
    ComparedIdentity none =
        node(
            "b",
            () -> {
              throw new HostInterfaceException("HostIdentity", "/etc/nvme", "there is none");
            },
            Wish.REFUSE);
    rounds(1, none);

    assertThat(cluster.all).isEmpty();
    assertThat(none.result()).isEqualTo(Result.UNKNOWN);
    assertThat(none.run().getFirst().seen()).contains("there is none");
  }

  /** Compares versions, as the API does. */
  private static final class Cluster implements IdentityClaims {
    final Map<Name, Claim> all = new HashMap<>();
    final Map<Name, Integer> versions = new HashMap<>();
    boolean broken;

    /** Before each write. */
    Consumer<Name> before = _ -> {};

    @Override
    public Seen read(Name name) {
      if (broken) {
        return new Seen.Unknown("no answer");
      }
      return all.containsKey(name)
          ? new Seen.Found(all.get(name), String.valueOf(versions.get(name)))
          : new Seen.Absent();
    }

    @Override
    public Written write(Name name, Claim claim, Optional<String> version) {
      before.accept(name);
      if (!version.equals(Optional.ofNullable(versions.get(name)).map(String::valueOf))) {
        return new Written.Beaten();
      }
      all.put(name, claim);
      versions.merge(name, 1, Integer::sum);
      return new Written.Done();
    }
  }

  @Test
  void checksAreNoObstacleToReadiness() {
    rounds(4, a, b);

    assertThat(b.needed()).isEqualTo(List.of());
  }
}
