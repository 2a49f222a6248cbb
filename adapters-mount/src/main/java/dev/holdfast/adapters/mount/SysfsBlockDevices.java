package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.adapters.mount.blockdevice.DeviceUsers;
import dev.holdfast.adapters.mount.blockdevice.Flush;
import dev.holdfast.adapters.mount.blockdevice.Mappings;
import dev.holdfast.adapters.mount.blockdevice.NamespaceComparison;
import dev.holdfast.adapters.mount.blockdevice.SysfsBlockEntry;
import dev.holdfast.adapters.mount.blockdevice.VisibleMounts;
import dev.holdfast.adapters.mount.filesystem.ActiveFilesystems;
import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.domain.format.BlankEvidence.Content;
import dev.holdfast.domain.format.BlankEvidence.Region;
import dev.holdfast.domain.format.Regions;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.support.process.ProgramRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Block devices by {@code /sys/dev/block} and their nodes. */
final class SysfsBlockDevices implements BlockDevices {
  private final Path sys;
  private final Path dev;
  private final DeviceNodes nodes;
  private final DeviceReads reads;
  private final Flush flush;
  private final DeviceUsers users;
  private final VisibleMounts mounts;
  private final Mappings mappings;

  SysfsBlockDevices(HostRoots roots, DeviceNodes nodes, ProgramRunner programs, DeviceReads reads) {
    this.sys = roots.sys();
    this.dev = roots.dev();
    this.nodes = nodes;
    this.reads = reads;
    this.flush = new Flush(programs);
    this.users = new DeviceUsers(roots.sys(), roots.proc(), nodes::numberOf);
    this.mounts = new VisibleMounts(roots.proc());
    this.mappings = new Mappings(roots.sys());
  }

  @Override
  public List<String> verify(Namespace device) {
    try {
      Optional<SysfsBlockEntry> entry = SysfsBlockEntry.find(sys, device.number());
      if (entry.isEmpty()) {
        return List.of("there is no block device " + device.number() + " any more");
      }
      List<String> differences =
          new ArrayList<>(NamespaceComparison.differences(entry.get(), device));
      wrongNode(device).ifPresent(differences::add);
      mappings.doubt(device).ifPresent(differences::add);
      device
          .mapping()
          .flatMap(open -> wrongNode(dev.resolve(open.device()), open.number()))
          .ifPresent(differences::add);
      return List.copyOf(differences);
    } catch (IOException e) {
      return List.of("the entry of " + device.number() + " in sysfs cannot be read: " + e);
    }
  }

  @Override
  public Presence presence(DeviceNumber number) {
    try {
      return SysfsBlockEntry.find(sys, number).isPresent() ? Presence.PRESENT : Presence.REMOVED;
    } catch (IOException e) {
      return Presence.UNKNOWN;
    }
  }

  @Override
  public Presence presence(DeviceName device) {
    Path entry = sys.resolve("class/block").resolve(device.value());
    return Files.exists(entry)
        ? Presence.PRESENT
        : Files.notExists(entry) ? Presence.REMOVED : Presence.UNKNOWN;
  }

  @Override
  public Readings read(Namespace device, List<Place> places, Duration patience) {
    return wrongNode(device)
        .<Readings>map(Readings.Unreadable::new)
        .orElseGet(() -> reads.places(node(device), places, patience));
  }

  @Override
  public Spread spread(Namespace device, Duration enough, Duration patience) {
    return wrongNode(device)
        .<Spread>map(why -> new Spread.Doubt(new Region(0, Regions.PIECE, Content.UNREADABLE), why))
        .orElseGet(() -> reads.spread(node(device), device.bytes(), enough, patience));
  }

  @Override
  public Users holders(Namespace device) {
    try {
      Optional<SysfsBlockEntry> entry = SysfsBlockEntry.find(sys, device.number());
      return new Users.Known(entry.isPresent() ? users.of(entry.get()) : List.of());
    } catch (IOException e) {
      return new Users.Unknown(e.toString());
    }
  }

  @Override
  public Users activeFilesystems(Namespace device) {
    try {
      Optional<SysfsBlockEntry> entry = SysfsBlockEntry.find(sys, device.number());
      List<SysfsBlockEntry> parts = entry.isPresent() ? entry.get().withPartitions() : List.of();
      Set<DeviceNumber> numbers = new HashSet<>(Set.of(device.number()));
      Set<String> names = new HashSet<>(Set.of(device.device().value()));
      for (SysfsBlockEntry part : parts) {
        part.number().ifPresent(numbers::add);
        names.add(part.name());
      }
      Set<String> kinds = new TreeSet<>(mounts.of(numbers));
      for (String name : names) {
        kinds.addAll(ActiveFilesystems.on(sys, name));
      }
      return new Users.Known(List.copyOf(kinds));
    } catch (IOException e) {
      return new Users.Unknown(e.toString());
    }
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
    return wrongNode(node(device), device.number());
  }

  private Optional<String> wrongNode(Path node, DeviceNumber expected) {
    try {
      Optional<DeviceNumber> number = nodes.numberOf(node);
      return number.equals(Optional.of(expected))
          ? Optional.empty()
          : Optional.of(
              number
                  .map(other -> node + " is " + other + ", not " + expected)
                  .orElse(node + " is no block device"));
    } catch (IOException e) {
      return Optional.of(node + " cannot be read: " + e);
    }
  }
}
