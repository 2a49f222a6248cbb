package dev.holdfast.simulator.command;

import dev.holdfast.simulator.fault.FaultPoint;
import dev.holdfast.simulator.fault.Passage;
import dev.holdfast.simulator.invocation.Content;
import dev.holdfast.simulator.invocation.DeviceAccess;
import dev.holdfast.simulator.invocation.Invocation;
import dev.holdfast.simulator.invocation.LuksHeader;
import dev.holdfast.simulator.invocation.ProgramAnswer;
import dev.holdfast.simulator.invocation.ProgramArguments;
import dev.holdfast.simulator.invocation.ProgramBehaviour;
import dev.holdfast.simulator.kernel.SimulatedMappings;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Disk.Mapping;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.support.process.ProgramResult;
import java.util.Set;

/** cryptsetup(8), as far as it makes and opens LUKS2; its exit statuses are the real one's. */
final class CryptsetupProgram implements ProgramBehaviour {
  private static final int WRONG_PARAMETERS = 1;
  private static final int WRONG_KEY = 2;
  private static final int WRONG_DEVICE = 4;
  private static final int BUSY = 5;

  private final DeviceAccess devices;
  private final SimulatedMappings mappings;
  private final FaultPoint half;

  /**
   * @param half luksFormat has written its keyslots and not its header, and dies
   */
  CryptsetupProgram(DeviceAccess devices, SimulatedMappings mappings, FaultPoint half) {
    this.devices = devices;
    this.mappings = mappings;
    this.half = half;
  }

  @Override
  public ProgramResult run(Invocation invocation) {
    Invocation rest = invocation.after(1);
    ProgramArguments arguments = new ProgramArguments(rest.arguments(), Set.of());
    return switch (invocation.word(0)) {
      case "luksFormat" -> onDevice(arguments, rest, disk -> format(disk, arguments, rest), true);
      case "config" -> onDevice(arguments, rest, disk -> config(disk, arguments), true);
      case "open" -> onDevice(arguments, rest, disk -> open(disk, arguments, rest), false);
      case "close" -> close(arguments.operand(0));
      case "resize" -> resize(arguments.operand(0));
      default -> ProgramAnswer.fail(WRONG_PARAMETERS, "cryptsetup: Unknown action.");
    };
  }

  /** The work on a disk. */
  private interface Step {
    ProgramResult run(Disk disk);
  }

  private ProgramResult onDevice(
      ProgramArguments arguments, Invocation invocation, Step step, boolean writes) {
    String device = arguments.operand(0);
    DeviceAccess.Troubles troubles =
        new DeviceAccess.Troubles(
            ProgramAnswer.fail(
                WRONG_DEVICE, "Device " + device + " does not exist or access denied."),
            ProgramAnswer.hangsInKernel(),
            ProgramAnswer.fail(WRONG_PARAMETERS, "IO error while reading " + device));
    return writes
        ? devices.useToWrite(device, invocation.patience(), troubles, step::run)
        : devices.use(device, invocation.patience(), troubles, step::run);
  }

  private ProgramResult format(Disk disk, ProgramArguments arguments, Invocation invocation) {
    Content content = devices.content(disk);
    LuksHeader header = new LuksHeader(content);
    if (!disk.holders().isEmpty()) {
      return ProgramAnswer.fail(BUSY, "Device " + disk.name() + " is in use. Cannot proceed.");
    }
    if (content.size() <= LuksHeader.BYTES) {
      return ProgramAnswer.fail(WRONG_PARAMETERS, "Device " + disk.name() + " is too small.");
    }
    return switch (invocation.patience().pass(half)) {
      case Passage.Through() -> {
        header.make(arguments.value("--subsystem").orElse(""), invocation.input().reveal());
        yield ProgramAnswer.ok();
      }
      case Passage.Fails(int code, String says) -> {
        header.half();
        yield ProgramAnswer.fail(code, says);
      }
      case Passage.Signalled() -> {
        header.half();
        yield ProgramAnswer.ended();
      }
      case Passage.Hung() -> {
        header.half();
        yield ProgramAnswer.hangsInKernel();
      }
    };
  }

  private ProgramResult config(Disk disk, ProgramArguments arguments) {
    LuksHeader header = new LuksHeader(devices.content(disk));
    if (header.tags().isEmpty()) {
      return noLuks(disk);
    }
    header.subsystem(arguments.value("--subsystem").orElse(""));
    return ProgramAnswer.ok();
  }

  private ProgramResult open(Disk disk, ProgramArguments arguments, Invocation invocation) {
    String name = arguments.operand(1);
    LuksHeader header = new LuksHeader(devices.content(disk));
    if (header.tags().isEmpty()) {
      return noLuks(disk);
    }
    if (!header.unlockedBy(invocation.input().reveal())) {
      return ProgramAnswer.fail(WRONG_KEY, "No key available with this passphrase.");
    }
    try {
      Mapping _ =
          mappings.make(
              disk,
              name,
              "CRYPT-LUKS2-" + header.uuid().replace("-", "") + "-" + name,
              header.inside(disk.namespace().content()),
              disk.namespace().bytes() - LuksHeader.BYTES,
              arguments.has("--readonly"));
      return ProgramAnswer.ok();
    } catch (SimulatedErrno e) {
      return ProgramAnswer.fail(BUSY, "Device " + name + " already exists.");
    }
  }

  private ProgramResult close(String name) {
    try {
      mappings.remove(name);
      return ProgramAnswer.ok();
    } catch (SimulatedErrno e) {
      return e.errno() == KernelErrno.EBUSY
          ? ProgramAnswer.fail(BUSY, "Device " + name + " is still in use.")
          : ProgramAnswer.fail(WRONG_DEVICE, "Device " + name + " is not active.");
    }
  }

  private ProgramResult resize(String name) {
    return mappings
        .named(name)
        .map(mapping -> {
          mappings.resize(mapping, mapping.beneath().namespace().bytes() - LuksHeader.BYTES);
          return ProgramAnswer.ok();
        })
        .orElseGet(() -> ProgramAnswer.fail(WRONG_DEVICE, "Device " + name + " is not active."));
  }

  private static ProgramResult noLuks(Disk disk) {
    return ProgramAnswer.fail(
        WRONG_PARAMETERS, "Device " + disk.name() + " is not a valid LUKS device.");
  }
}
