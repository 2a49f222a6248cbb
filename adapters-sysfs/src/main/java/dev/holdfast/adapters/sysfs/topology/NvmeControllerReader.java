package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.ControllerType;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads {@code /sys/class/nvme/nvmeX} (drivers/nvme/host/sysfs.c, nvme_dev_attrs), through the link
 * in the subsystem or in the class.
 */
public final class NvmeControllerReader {
  private final NvmePathReader paths;
  private final KernelObjectCache known;

  NvmeControllerReader(KernelObjectCache known) {
    this.known = known;
    this.paths = new NvmePathReader(known);
  }

  /**
   * Absent if it was removed, or belongs to another subsystem by now: the kernel reuses a name
   * before it removes the old link to it.
   */
  Optional<Controller> read(SysfsDirectory directory, SubsystemNqn of) {
    return directory.steady(d -> readOnce(d, of));
  }

  private Optional<Controller> readOnce(SysfsDirectory directory, SubsystemNqn of) {
    Optional<String> transport = known.text(directory, "transport");
    Optional<String> state = directory.text("state");
    boolean another =
        known.text(directory, "subsysnqn").filter(n -> !n.equals(of.value())).isPresent();
    if (transport.isEmpty() || state.isEmpty() || another) {
      return Optional.empty();
    }
    return Optional.of(read(directory, of, transport.get(), state.get()));
  }

  private Controller read(
      SysfsDirectory directory, SubsystemNqn of, String transport, String stateWord) {
    ControllerName name = new ControllerName(directory.name());
    KernelState state = KernelState.ofWord(stateWord);
    return new Controller(
        name,
        state,
        stateWord,
        transport,
        directory.text("address").map(PathAddress::parse).orElse(new PathAddress(Map.of())),
        type(directory, of),
        directory
            .number("cntlid")
            .map(id -> OptionalInt.of(id.intValue()))
            .orElse(OptionalInt.empty()),
        known.text(directory, "hostnqn"),
        known.text(directory, "hostid"),
        timers(directory),
        paths.read(directory, name, state),
        directory.number());
  }

  /** {@code cntrltype} came with Linux 5.10; the discovery subsystem's name has always been one. */
  private static ControllerType type(SysfsDirectory directory, SubsystemNqn of) {
    return switch (directory.text("cntrltype").orElse("")) {
      case "io" -> ControllerType.IO;
      case "discovery" -> ControllerType.DISCOVERY;
      case "admin" -> ControllerType.ADMIN;
      default ->
          of.equals(SubsystemNqn.DISCOVERY) ? ControllerType.DISCOVERY : ControllerType.UNKNOWN;
    };
  }

  /** The timers as they stand now. */
  public static ControllerTimers timers(SysfsDirectory directory) {
    return new ControllerTimers(
        timeout(directory, "ctrl_loss_tmo"),
        seconds(directory, "reconnect_delay"),
        timeout(directory, "fast_io_fail_tmo"),
        seconds(directory, "kato"));
  }

  private static Optional<Timeout> timeout(SysfsDirectory directory, String attribute) {
    try {
      return directory.text(attribute).map(text -> Timeout.parse(attribute, text));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> seconds(SysfsDirectory directory, String attribute) {
    return directory
        .number(attribute)
        .filter(seconds -> seconds >= 0 && seconds <= Integer.MAX_VALUE)
        .map(Duration::ofSeconds);
  }
}
