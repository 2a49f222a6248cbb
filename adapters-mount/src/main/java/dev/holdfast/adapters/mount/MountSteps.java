package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.mountpoint.MountCommands;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.volume.HostPath;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The steps that all mounting has in common: check before, check after, and undo a wrong mount. */
final class MountSteps {
  /** Also for a caller whose patience is over: what is left behind costs more. */
  private static final Duration FOR_UNDOING = Duration.ofSeconds(10);

  private final MountTable table;
  private final MountCommands commands;

  MountSteps(MountTable table, MountCommands commands) {
    this.table = table;
    this.commands = commands;
  }

  /**
   * Runs the step if nothing is in its way. Nothing is mounted over another mount: the one below
   * could not be seen any more and would stay indefinitely.
   */
  MountOutcome onFree(HostPath target, Optional<String> unfit, Supplier<MountOutcome> step) {
    Optional<Mount> there = table.top(target);
    if (there.isPresent()) {
      return new MountOutcome.Failed(
          there.get().source()
              + " ("
              + there.get().number()
              + ") is mounted at "
              + target
              + " already");
    }
    return unfit
        .<MountOutcome>map(why -> new MountOutcome.Failed("the mount point " + target + " " + why))
        .orElseGet(step);
  }

  /**
   * Checks the mount table instead of trusting the outcome of the program.
   *
   * @param doubt inspects the topmost mount and returns the reason if it is not as it should be
   */
  MountOutcome proven(
      MountOutcome outcome, HostPath target, Function<Mount, Optional<String>> doubt) {
    return switch (outcome) {
      case MountOutcome.Done done -> {
        Optional<String> why =
            table
                .top(target)
                .map(doubt)
                .orElseGet(() -> Optional.of("mount exited with 0, but nothing is mounted"));
        yield why.map(reason -> undone(target, reason)).orElse(done);
      }
      case MountOutcome.Failed(String why) -> undone(target, why);
      case MountOutcome.InUse inUse -> inUse;
      case MountOutcome.TimedOut timedOut -> timedOut;
    };
  }

  private MountOutcome undone(HostPath target, String why) {
    if (table.top(target).isEmpty()) {
      return new MountOutcome.Failed(why);
    }
    return switch (commands.unmount(target, Deadline.in(FOR_UNDOING))) {
      case MountOutcome.Done() -> new MountOutcome.Failed(why + "; it was unmounted again");
      case MountOutcome.InUse(String undo) ->
          new MountOutcome.Failed(why + "; it could not be unmounted again: " + undo);
      case MountOutcome.Failed(String undo) ->
          new MountOutcome.Failed(why + "; it could not be unmounted again: " + undo);
      case MountOutcome.TimedOut(String undo) ->
          new MountOutcome.TimedOut(why + "; it could not be unmounted again: " + undo);
    };
  }
}
