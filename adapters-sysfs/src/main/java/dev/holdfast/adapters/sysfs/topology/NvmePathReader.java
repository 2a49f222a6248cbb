package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.path.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the paths under a controller: hidden devices {@code nvmeXcYnZ} with native multipath (X is
 * the subsystem's instance, Y the controller's, or its cntlid before Linux 5.3, Z the head's), the
 * namespace's own device without.
 */
final class NvmePathReader {
  private static final Pattern PATH_DEVICE =
      Pattern.compile("nvme([0-9]{1,9})c[0-9]{1,9}n([0-9]{1,9})");

  /** The head that a path device belongs to; absent if the name is not a path device's. */
  static Optional<DeviceName> headOf(String device) {
    Matcher matcher = PATH_DEVICE.matcher(device);
    return matcher.matches()
        ? Optional.of(new DeviceName("nvme" + matcher.group(1) + "n" + matcher.group(2)))
        : Optional.empty();
  }

  private final KernelObjectCache known;

  NvmePathReader(KernelObjectCache known) {
    this.known = known;
  }

  List<Path> read(SysfsDirectory controller, ControllerName name, KernelState state) {
    return known
        .devices(controller, device -> headOf(device).isPresent() || DeviceName.isOne(device))
        .stream()
        .map(device -> one(device, name, state))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Path> one(SysfsDirectory device, ControllerName name, KernelState state) {
    DeviceName head = headOf(device.name()).orElseGet(() -> new DeviceName(device.name()));
    // one attribute is of one moment by itself
    Optional<AnaState> ana = device.text("ana_state").map(AnaState::ofWord);
    return ana.isPresent() || device.exists()
        ? Optional.of(new Path(device.name(), name, state, ana.orElse(AnaState.NOT_REPORTED), head))
        : Optional.empty();
  }
}
