package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.adapters.sysfs.files.KernelWrites;
import dev.holdfast.adapters.sysfs.files.KernelWrites.Trouble;
import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.identity.ControllerName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Deletes one controller through {@code delete_controller}. The write returns when the controller
 * is removed: after more than a minute if its target vanished silently.
 */
public final class SysfsControllerRemoval {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final SysfsRoot sysfs;
  private final KernelWrites writes;
  private final HostTime time;
  private final OwnerRegistry owners;

  public SysfsControllerRemoval(
      SysfsRoot sysfs, KernelWrites writes, HostTime time, OwnerRegistry owners) {
    this.owners = owners;
    this.sysfs = sysfs;
    this.writes = writes;
    this.time = time;
  }

  DisconnectOutcome remove(ControllerName name, Duration patience) {
    SysfsDirectory directory = sysfs.controller(name);
    Optional<ObjectNumber> it = directory.object();
    if (it.isEmpty()) {
      return new DisconnectOutcome.Gone();
    }
    Optional<DisconnectOutcome> local =
        directory
            .text("transport")
            .flatMap(transport -> DisconnectOutcome.localDrive(name, transport));
    if (local.isPresent()) {
      return local.get();
    }
    Optional<String> owner = owners.other(name);
    if (owner.isPresent()) {
      return new DisconnectOutcome.Failed(
          name
              + " belongs to "
              + owner.get()
              + " by nvme-cli's registry: left alone (if that is wrong: nvme registry delete "
              + name
              + ")");
    }
    OptionalLong number = directory.number();
    DisconnectOutcome outcome = remove(name, directory, it.get(), new Deadline(time, patience));
    if (outcome instanceof DisconnectOutcome.Gone) {
      owners.forget(name, number);
    }
    return outcome;
  }

  private DisconnectOutcome remove(
      ControllerName name, SysfsDirectory directory, ObjectNumber it, Deadline deadline) {
    Optional<Trouble> trouble = delete(directory, deadline);
    while (isThere(directory, it)) {
      boolean notYet = trouble.filter(SysfsControllerRemoval::notYet).isPresent();
      if (!notYet && trouble.filter(why -> !(why instanceof Trouble.Hangs)).isPresent()) {
        return new DisconnectOutcome.Failed(name + ": delete_controller: " + trouble.get());
      }
      if (deadline.spent()) {
        return notYet
            ? new DisconnectOutcome.StillGoing(
                name + " cannot be deleted yet: the kernel still establishes it (EBUSY)")
            : DisconnectOutcome.stillGoing(name);
      }
      deadline.pause(LOOK_AGAIN);
      // the name may be another's since: the write is by name
      if (notYet && !deadline.spent() && isThere(directory, it)) {
        trouble = delete(directory, deadline);
      }
    }
    return new DisconnectOutcome.Gone();
  }

  private Optional<Trouble> delete(SysfsDirectory directory, Deadline deadline) {
    return writes.write(directory.path().resolve("delete_controller"), "1", deadline.left());
  }

  /**
   * The kernel deletes no controller before it has been live once (nvme_sysfs_delete in
   * drivers/nvme/host/sysfs.c).
   */
  private static boolean notYet(Trouble trouble) {
    return trouble instanceof Trouble.Refused refused && refused.is(Errno.EBUSY);
  }

  /** False also if the name is another controller's by now. */
  private static boolean isThere(SysfsDirectory directory, ObjectNumber it) {
    return directory.object().filter(it::equals).isPresent();
  }
}
