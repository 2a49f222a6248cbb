package dev.holdfast.domain.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The repairs of one subsystem.
 *
 * @param wanted all repairs that its state asks for, in order
 * @param due those whose time has come
 * @param memory to plan with the next time
 * @param next when there is something to do again, as an uptime; empty if nothing is wanted
 */
public record Plan(
    List<RecoveryAction> wanted,
    List<RecoveryAction> due,
    RepairMemory memory,
    Optional<Duration> next) {
  public Plan {
    wanted = List.copyOf(wanted);
    due = List.copyOf(due);
  }
}
