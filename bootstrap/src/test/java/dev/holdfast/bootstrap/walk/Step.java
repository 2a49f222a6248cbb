package dev.holdfast.bootstrap.walk;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One thing that happens.
 *
 * @param on which volume, or which target
 * @param how which address, or how long
 */
record Step(Kind kind, int on, int how) {
  /** A possible step. */
  enum Kind {
    STAGE,
    PUBLISH,
    UNPUBLISH,
    UNSTAGE,
    REFUSE,
    CUT,
    SILENCE,
    RESTORE,
    RESTORE_ALL,
    PASS,
    LOOK,
    DISABLE,
    ENABLE,
    ANA,
    KILL,
    TARGET_REBOOTS,
    REPLACE,
    PUT_BACK,
    STRANGER,
    CONNECT_FAILS,
    CONNECT_HANGS,
    UNMOUNT_FAILS,
    PROGRAM_HANGS,
    NOTHING_FAILS,
    DELETED_BY_HAND,
    TIMER_CHANGED,
    CLOCK_JUMPS,
    ERROR,
    DELETE_BUSY,
    START_SLOW,
    STAGE_GIVES_UP,
    ADMINISTRATOR_CONNECTS,
    ADMINISTRATOR_DISCONNECTS,
    DISK,
    RECORD_LOST,
    CONTROLLERS_RECORD_LOST,
    IDENTITY_APPEARS,
    IDENTITY_VANISHES,
    UNREADABLE,
    POWER_LOSS,
    EDITED,
    TAKEN_ELSEWHERE,
    ELSEWHERE_LEAVES,
    RESERVATIONS_LOST,
    FILESYSTEM_STOPS,
    WEDGED
  }

  private static final List<Kind> KINDS =
      Stream.concat(
              Stream.of(Kind.values()),
              Stream.of(
                  Kind.STAGE,
                  Kind.STAGE,
                  Kind.STAGE,
                  Kind.PUBLISH,
                  Kind.PUBLISH,
                  Kind.PASS,
                  Kind.PASS,
                  Kind.ERROR,
                  Kind.KILL,
                  Kind.NOTHING_FAILS,
                  Kind.NOTHING_FAILS,
                  Kind.PASS,
                  Kind.PASS,
                  Kind.RESTORE_ALL,
                  Kind.RESTORE_ALL,
                  Kind.PUT_BACK,
                  Kind.NOTHING_FAILS,
                  Kind.ENABLE))
          .toList();

  static Step any(Random random) {
    return new Step(
        KINDS.get(random.nextInt(KINDS.size())), random.nextInt(12), random.nextInt(12));
  }
}
