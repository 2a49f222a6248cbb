package dev.holdfast.bootstrap.model;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One thing that happens.
 *
 * @param on which volume, target or fault
 * @param pod which pod's path, or which address
 * @param how which way to stage, or how often
 * @param interrupt what happens in the middle of a call
 */
record Act(Kind kind, int on, int pod, int how, Optional<Interrupt> interrupt) {
  /** A possible act. */
  enum Kind {
    STAGE,
    PUBLISH,
    PUBLISH_READ_ONLY,
    UNPUBLISH,
    UNSTAGE,
    USAGE,
    RESTART,
    PASS,
    REFUSE,
    CUT,
    SILENCE,
    RESTORE_ALL,
    ANA,
    DISABLE,
    FAULT,
    FAULTS_END,
    DELETED_BY_HAND,
    UNMOUNTED_BY_HAND,
    ERROR,
    STAGE_GIVES_UP,
    START_SLOW,
    ADMINISTRATOR_CONNECTS,
    ADMINISTRATOR_DISCONNECTS,
    DISK,
    RECORD_LOST,
    CONTROLLERS_RECORD_LOST,
    IDENTITY_APPEARS,
    IDENTITY_VANISHES,
    UNREADABLE,
    TAKEN_ELSEWHERE,
    ELSEWHERE_LEAVES,
    RESERVATIONS_LOST,
    FILESYSTEM_STOPS,
    WEDGED
  }

  /** An event in the middle of a call. */
  enum Event {
    CALL,
    DEATH,
    ERROR
  }

  /**
   * At the n-th call of a call to a port, counted from 1.
   *
   * @param other the other call that comes then
   */
  record Interrupt(int at, Event event, Optional<Act> other) {}

  private static final List<Kind> CALLS =
      List.of(
          Kind.STAGE,
          Kind.PUBLISH,
          Kind.PUBLISH_READ_ONLY,
          Kind.UNPUBLISH,
          Kind.UNSTAGE,
          Kind.USAGE);

  /** Half of all is calls, and what heals comes as often as what breaks. */
  private static final List<Kind> KINDS =
      Stream.of(
              Stream.of(Kind.values()),
              CALLS.stream(),
              CALLS.stream(),
              Stream.of(
                  Kind.STAGE,
                  Kind.STAGE,
                  Kind.PUBLISH,
                  Kind.PASS,
                  Kind.PASS,
                  Kind.RESTORE_ALL,
                  Kind.RESTORE_ALL,
                  Kind.FAULTS_END,
                  Kind.FAULTS_END,
                  Kind.FAULTS_END))
          .flatMap(kinds -> kinds)
          .toList();

  static Act any(Random random) {
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    int chance = random.nextInt(12);
    Optional<Interrupt> interrupt =
        !CALLS.contains(kind) || chance > 3 ? Optional.empty() : Optional.of(any(random, chance));
    return plain(kind, random).with(interrupt);
  }

  private static Interrupt any(Random random, int chance) {
    int at = 1 + random.nextInt(40);
    return switch (chance) {
      case 0 -> new Interrupt(at, Event.DEATH, Optional.empty());
      case 1 -> new Interrupt(at, Event.ERROR, Optional.empty());
      default -> new Interrupt(at, Event.CALL, Optional.of(call(random)));
    };
  }

  private static Act call(Random random) {
    return plain(CALLS.get(random.nextInt(CALLS.size())), random);
  }

  private static Act plain(Kind kind, Random random) {
    int chance = random.nextInt(10);
    return new Act(
        kind,
        random.nextInt(1000),
        random.nextInt(2),
        chance < 8 ? 0 : chance - 7,
        Optional.empty());
  }

  Act with(Optional<Interrupt> other) {
    return new Act(kind, on, pod, how, other);
  }

  @Override
  public String toString() {
    return kind
        + "("
        + on
        + ","
        + pod
        + ","
        + how
        + ")"
        + interrupt
            .map(i -> "@" + i.at() + i.other().map(Act::toString).orElse(i.event().name()))
            .orElse("");
  }
}
