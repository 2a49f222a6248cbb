package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.blockdevice.DeviceUsers;
import dev.holdfast.adapters.mount.blockdevice.Flush;
import dev.holdfast.adapters.mount.blockdevice.NamespaceComparison;
import dev.holdfast.adapters.mount.blockdevice.SysfsBlockEntry;
import dev.holdfast.adapters.mount.blockdevice.UncachedRead;
import dev.holdfast.adapters.mount.blockdevice.VisibleMounts;
import dev.holdfast.adapters.mount.filesystem.ActiveFilesystems;
import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Block devices by {@code /sys/dev/block} and their nodes. */
final class SysfsBlockDevices implements BlockDevices {
  private final Path sys;
  private final Path dev;
  private final DeviceNodes nodes;
  private final UncachedRead reads;
  private final Flush flush;
  private final DeviceUsers users;
  private final VisibleMounts mounts;

  SysfsBlockDevices(HostRoots roots, DeviceNodes nodes, ProgramRunner programs) {
    this.sys = roots.sys();
    this.dev = roots.dev();
    this.nodes = nodes;
    this.reads = new UncachedRead(programs);
    this.flush = new Flush(programs);
    this.users = new DeviceUsers(roots.sys(), roots.proc(), nodes::numberOf);
    this.mounts = new VisibleMounts(roots.proc());
  }

  @Override
  public List<String> verify(Namespace device) {
    Optional<SysfsBlockEntry> entry = SysfsBlockEntry.find(sys, device.number());
    if (entry.isEmpty()) {
      return List.of("there is no block device " + device.number() + " any more");
    }
    List<String> differences =
        new ArrayList<>(NamespaceComparison.differences(entry.get(), device));
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
    return SysfsBlockEntry.find(sys, device.number()).map(users::of).orElse(List.of());
  }

  @Override
  public List<String> activeFilesystems(Namespace device) {
    List<SysfsBlockEntry> parts =
        SysfsBlockEntry.find(sys, device.number())
            .map(SysfsBlockEntry::withPartitions)
            .orElse(List.of());
    Set<DeviceNumber> numbers =
        Stream.concat(
                Stream.of(device.number()), parts.stream().flatMap(part -> part.number().stream()))
            .collect(Collectors.toSet());
    Stream<String> names =
        Stream.concat(
            Stream.of(device.device().value()), parts.stream().map(SysfsBlockEntry::name));
    return Stream.concat(
            names.flatMap(name -> ActiveFilesystems.on(sys, name).stream()),
            mounts.of(numbers).stream())
        .distinct()
        .toList();
  }

  @Override
  public Optional<String> flush(Namespace device, Duration patience) {
    return wrongNode(device).or(() -> flush.of(node(device), patience));
  }

  private Path node(Namespace device) {
    return dev.resolve(device.device().value());
  }

  @Override
  public Optional<String> wrongNode(Namespace device) {
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
