package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.blockdevice.ActiveFilesystems;
import dev.holdfast.adapters.mount.blockdevice.DirectRead;
import dev.holdfast.adapters.mount.blockdevice.NamespaceProof;
import dev.holdfast.adapters.mount.blockdevice.SysfsBlockEntry;
import dev.holdfast.application.port.out.BlockDevices;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Block devices by {@code /sys/dev/block} and their nodes. */
final class SysfsBlockDevices implements BlockDevices {
  private final Path sys;
  private final Path dev;
  private final DeviceNodes nodes;
  private final DirectRead reads;

  SysfsBlockDevices(HostRoots roots, DeviceNodes nodes, ProgramRunner programs) {
    this.sys = roots.sys();
    this.dev = roots.dev();
    this.nodes = nodes;
    this.reads = new DirectRead(programs);
  }

  @Override
  public List<String> verify(Namespace device) {
    Optional<SysfsBlockEntry> entry = SysfsBlockEntry.find(sys, device.number());
    if (entry.isEmpty()) {
      return List.of("there is no block device " + device.number() + " any more");
    }
    List<String> differences = new ArrayList<>(NamespaceProof.differences(entry.get(), device));
    wrongNode(device).ifPresent(differences::add);
    return List.copyOf(differences);
  }

  @Override
  public boolean exists(DeviceNumber number) {
    return SysfsBlockEntry.find(sys, number).isPresent();
  }

  @Override
  public ReadOutcome read(Namespace device, long offset, int length, Duration patience) {
    return wrongNode(device)
        .<ReadOutcome>map(ReadOutcome.Unreadable::new)
        .orElseGet(() -> reads.read(node(device), offset, length, patience));
  }

  @Override
  public List<String> holders(Namespace device) {
    return SysfsBlockEntry.find(sys, device.number())
        .map(entry -> entry.list("holders"))
        .orElse(List.of());
  }

  @Override
  public List<String> activeFilesystems(Namespace device) {
    return ActiveFilesystems.on(sys, device.device());
  }

  private Path node(Namespace device) {
    return dev.resolve(device.device().value());
  }

  private Optional<String> wrongNode(Namespace device) {
    Path node = node(device);
    Optional<DeviceNumber> number = nodes.numberOf(node);
    if (number.equals(Optional.of(device.number()))) {
      return Optional.empty();
    }
    return Optional.of(
        number
            .map(other -> node + " is " + other + ", not " + device.number())
            .orElse(node + " is no block device"));
  }
}
