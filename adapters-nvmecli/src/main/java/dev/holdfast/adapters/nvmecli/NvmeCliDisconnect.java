package dev.holdfast.adapters.nvmecli;

import dev.holdfast.adapters.nvmecli.NvmeProgram.Listing;
import dev.holdfast.adapters.nvmecli.command.NvmeCommand;
import dev.holdfast.adapters.nvmecli.json.ListedPath;
import dev.holdfast.adapters.nvmecli.json.ListedSubsystem;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.support.process.ProgramResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Deletes one controller with {@code nvme disconnect}. 2.x exits with 0 and 3.x with 1 for a name
 * that does not exist, so only the listing shows that it was removed.
 */
final class NvmeCliDisconnect {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** A controller for as long as its name is its own; {@code src_addr} comes and goes. */
  private record Identity(
      SubsystemNqn nqn, String transport, Optional<String> traddr, Optional<String> trsvcid) {}

  private final NvmeProgram nvme;

  NvmeCliDisconnect(NvmeProgram nvme) {
    this.nvme = nvme;
  }

  DisconnectOutcome remove(ControllerName name, Deadline deadline) {
    return switch (nvme.listing(deadline.left())) {
      case Listing.Unknown(String why) ->
          new DisconnectOutcome.Failed(
              name + " was left alone, because nvme could not list it: " + why);
      case Listing.Listed(var subsystems, var odd)
          when !odd.isEmpty() && find(name, subsystems).isEmpty() ->
          new DisconnectOutcome.Failed(
              name + " was left alone, because nvme list-subsys has unreadable entries: " + odd);
      case Listing.Listed(var subsystems, var odd) ->
          remove(name, find(name, subsystems), odd, deadline);
    };
  }

  /**
   * @param odd the entries that could not be read: the controller is none of them
   */
  private DisconnectOutcome remove(
      ControllerName name, Optional<Identity> it, List<String> odd, Deadline deadline) {
    if (it.isEmpty()) {
      return new DisconnectOutcome.Gone();
    }
    Optional<DisconnectOutcome> local = DisconnectOutcome.localDrive(name, it.get().transport());
    if (local.isPresent()) {
      return local.get();
    }
    ProgramResult result = nvme.run(NvmeCommand.disconnect(name), deadline.left());
    return switch (result) {
      case ProgramResult.Exited done -> awaitGone(name, it.get(), odd, done, deadline);
      case ProgramResult.TimedOut late -> DisconnectOutcome.stillGoing(name);
      case ProgramResult other ->
          new DisconnectOutcome.Failed(name + ": nvme disconnect: " + other);
    };
  }

  private DisconnectOutcome awaitGone(
      ControllerName name,
      Identity it,
      List<String> before,
      ProgramResult.Exited done,
      Deadline deadline) {
    while (true) {
      switch (nvme.listing(deadline.left())) {
        case Listing.Unknown(String why) -> {
          return new DisconnectOutcome.StillGoing(name + " may be there still: " + why);
        }
        case Listing.Listed(var subsystems, var odd)
            when !find(name, subsystems).equals(Optional.of(it))
                && (before.containsAll(odd) || find(name, subsystems).isPresent()) -> {
          return new DisconnectOutcome.Gone();
        }
        case Listing.Listed listed when !done.ok() -> {
          return new DisconnectOutcome.Failed(name + ": nvme disconnect: " + done.said());
        }
        case Listing.Listed listed when deadline.spent() -> {
          return DisconnectOutcome.stillGoing(name);
        }
        case Listing.Listed listed -> deadline.pause(LOOK_AGAIN);
      }
    }
  }

  private static Optional<Identity> find(ControllerName name, List<ListedSubsystem> subsystems) {
    for (ListedSubsystem subsystem : subsystems) {
      for (ListedPath path : subsystem.paths()) {
        if (path.controller().equals(name)) {
          return Optional.of(
              new Identity(
                  subsystem.nqn(),
                  path.transport(),
                  path.address().traddr(),
                  path.address().trsvcid()));
        }
      }
    }
    return Optional.empty();
  }
}
