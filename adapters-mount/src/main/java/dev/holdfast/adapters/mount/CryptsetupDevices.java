package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.blockdevice.Mappings;
import dev.holdfast.adapters.mount.filesystem.ContentProbe;
import dev.holdfast.adapters.mount.filesystem.LuksCommands;
import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.EncryptedDevices;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.application.port.out.mount.StepObserver;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.time.Duration;

/** LUKS2 by cryptsetup, each step on a device that is held and proven. */
final class CryptsetupDevices implements EncryptedDevices {
  /** For the probe before a header is written. */
  private static final Duration PROBE = Duration.ofMinutes(2);

  /** Exit statuses (cryptsetup(8), RETURN CODES). */
  private static final int WRONG_KEY = 2;

  private static final int BUSY = 5;

  private final ObservedPrograms observed;
  private final ProgramRunner programs;
  private final DeviceGuard proven;
  private final ContentProbe content;
  private final Mappings mappings;

  CryptsetupDevices(
      ObservedPrograms observed,
      ProgramRunner programs,
      DeviceGuard proven,
      ContentProbe content,
      Mappings mappings) {
    this.observed = observed;
    this.programs = programs;
    this.proven = proven;
    this.content = content;
    this.mappings = mappings;
  }

  @Override
  public Found find(MappingName name) {
    return mappings.find(name);
  }

  /** Probes the device once more right before: cryptsetup in batch mode does not ask. */
  @Override
  public StepOutcome format(
      Namespace device, Secret passphrase, Duration patience, StepObserver observer) {
    Deadline deadline = Deadline.in(patience);
    return proven.use(
        device,
        StepOutcome.Failed::new,
        node ->
            content.probe(node, device.bytes(), deadline.part(PROBE))
                    instanceof ProbeOutcome.NothingFound
                ? step(
                    LuksCommands.format(node, device.bytes(), passphrase, deadline.left()),
                    observed.seenBy(observer)::run)
                : new StepOutcome.Failed(node + " is not formatted, it is not empty any more"));
  }

  @Override
  public StepOutcome settle(Namespace device, Duration patience) {
    return proven.use(
        device,
        StepOutcome.Failed::new,
        node -> step(LuksCommands.settle(node, patience), programs::run));
  }

  @Override
  public OpenOutcome open(
      Namespace device, MappingName name, Secret passphrase, Access access, Duration patience) {
    return proven.use(
        device,
        OpenOutcome.Failed::new,
        node -> {
          Program program = LuksCommands.open(node, name, passphrase, access, patience);
          ProgramResult result = programs.run(program);
          String why = Explanation.of(program, result);
          return switch (result) {
            case ProgramResult.Exited exited when exited.ok() -> new OpenOutcome.Opened();
            case ProgramResult.Exited exited when exited.status() == WRONG_KEY ->
                new OpenOutcome.WrongKey(
                    "no key of its LUKS header is unlocked by luksPassphrase of the node-stage Secret;"
                        + " check that the Secret is this volume's, and whether its passphrase was"
                        + " changed on the device but not in the Secret");
            case ProgramResult.TimedOut _ -> new OpenOutcome.TimedOut(why);
            default -> new OpenOutcome.Failed(why);
          };
        });
  }

  @Override
  public MountOutcome close(MappingName name, Duration patience) {
    Program program = LuksCommands.close(name, patience);
    ProgramResult result = programs.run(program);
    String why = Explanation.of(program, result);
    return switch (result) {
      case ProgramResult.Exited exited when exited.ok() -> new MountOutcome.Done();
      case ProgramResult.Exited exited when exited.status() == BUSY -> new MountOutcome.InUse(why);
      case ProgramResult.TimedOut _ -> new MountOutcome.TimedOut(why);
      // another process took it away first
      default ->
          mappings.find(name) instanceof Found.Absent
              ? new MountOutcome.Done()
              : new MountOutcome.Failed(why);
    };
  }

  @Override
  public StepOutcome resize(MappingName name, Duration patience) {
    return step(LuksCommands.resize(name, patience), programs::run);
  }

  /** Runs a program. */
  private interface Runs {
    ProgramResult run(Program program);
  }

  private static StepOutcome step(Program program, Runs runner) {
    ProgramResult result = runner.run(program);
    return switch (result) {
      case ProgramResult.Exited exited when exited.ok() -> new StepOutcome.Done();
      case ProgramResult.TimedOut _ -> new StepOutcome.TimedOut(Explanation.of(program, result));
      default -> new StepOutcome.Failed(Explanation.of(program, result));
    };
  }
}
