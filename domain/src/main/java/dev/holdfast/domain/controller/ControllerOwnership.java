package dev.holdfast.domain.controller;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The controllers of one subsystem that Holdfast has created. They belong to the subsystem and not
 * to a volume: the last volume on it removes them, whichever one they were created for.
 *
 * @param boot in which all of it was; empty if the kernel does not report it. It means nothing in
 *     any other
 */
public record ControllerOwnership(
    SubsystemNqn nqn,
    Optional<BootId> boot,
    List<ExpectedController> expected,
    List<CreatedController> created) {

  public ControllerOwnership {
    expected = List.copyOf(expected);
    created = List.copyOf(created);
  }

  public static ControllerOwnership none(SubsystemNqn nqn, Optional<BootId> boot) {
    return new ControllerOwnership(nqn, boot, List.of(), List.of());
  }

  /** The same, in the boot in which it was made and that could not be read then. */
  public ControllerOwnership in(Optional<BootId> known) {
    return boot.isPresent() ? this : new ControllerOwnership(nqn, known, expected, created);
  }

  public boolean isEmpty() {
    return expected.isEmpty() && created.isEmpty();
  }

  public ControllerOwnership with(ExpectedController asked) {
    List<ExpectedController> more = new ArrayList<>(expected);
    more.add(asked);
    return new ControllerOwnership(nqn, boot, more, created);
  }

  /** The answer to it is known. */
  public ControllerOwnership without(ExpectedController answered) {
    List<ExpectedController> fewer = new ArrayList<>(expected);
    // one of several that are the same
    fewer.remove(answered);
    return new ControllerOwnership(nqn, boot, fewer, created);
  }

  /** In the place of an earlier one of that name, which is removed. */
  public ControllerOwnership with(CreatedController made) {
    List<CreatedController> all = new ArrayList<>(without(made.name()).created);
    all.add(made);
    return new ControllerOwnership(nqn, boot, expected, all);
  }

  /** The kernel shows that it is removed. */
  public ControllerOwnership without(CreatedController removed) {
    return new ControllerOwnership(
        nqn, boot, expected, created.stream().filter(one -> !one.equals(removed)).toList());
  }

  private ControllerOwnership without(ControllerName name) {
    return new ControllerOwnership(
        nqn, boot, expected, created.stream().filter(one -> !one.name().equals(name)).toList());
  }

  /**
   * The ownership after a look. A controller that nothing can be but the answer to a request whose
   * answer was lost is Holdfast's; where two may be it, neither is.
   *
   * @param before what it was when the look began: nothing is concluded of what is newer
   * @param removed those of which the kernel shows that they are
   * @param here the controllers of this subsystem
   * @param answered true of a request whose answer this process will have: it is waited for
   */
  public ControllerOwnership seen(
      ControllerOwnership before,
      Set<CreatedController> removed,
      List<Controller> here,
      Optional<BootMoment> now,
      Predicate<ExpectedController> answered) {
    ControllerOwnership result = this;
    for (CreatedController one : before.created) {
      if (removed.contains(one)) {
        result = result.without(one);
      }
    }
    for (ExpectedController one : before.expected) {
      if (expected.contains(one) && !answered.test(one)) {
        result = result.settled(one, here, now);
      }
    }
    return result;
  }

  private ControllerOwnership settled(
      ExpectedController one, List<Controller> here, Optional<BootMoment> now) {
    if (one.over(now)) {
      return without(one);
    }
    List<Controller> candidates =
        here.stream().filter(one::mayBe).filter(seen -> !contains(seen)).toList();
    return candidates.size() == 1 && one.open(now)
        ? without(one).with(proof(one, candidates.getFirst()))
        : this;
  }

  private static CreatedController proof(ExpectedController one, Controller seen) {
    return new CreatedController(
        one.nqn(), one.address(), one.host(), seen.name(), seen.number().orElseThrow());
  }

  public boolean contains(Controller seen) {
    return created.stream().anyMatch(one -> one.is(seen));
  }
}
