package dev.holdfast.adapters.mount.blockdevice;

import dev.holdfast.application.port.out.mount.EncryptedDevices.Found;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.Mount.Beneath;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.namespace.MappedDevice;
import dev.holdfast.domain.namespace.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The mappings of Holdfast by their entries in sysfs: {@code /sys/block/dm-3/dm/name} and {@code
 * uuid} (drivers/md/dm-sysfs.c). A mapping is on a device if that has it among its {@code
 * holders/}. The name in the mapping's own {@code slaves/} alone proves nothing: it stays when the
 * device is removed, and a new device may get it, which has no holders.
 */
public final class Mappings {
  /** The unit of {@code size} in sysfs. */
  private static final int SECTOR = 512;

  /** Of a LUKS2 mapping, before the UUID of its header and its name (lib/libdevmapper.c). */
  private static final String LUKS2 = "CRYPT-LUKS2-";

  private final Path sys;

  public Mappings(Path sys) {
    this.sys = sys;
  }

  /** The device of this name, whatever it is. */
  public Found find(MappingName name) {
    try {
      for (String device : SysfsBlockEntry.names(sys.resolve("block"), "dm-*")) {
        if (text(device, "dm/name").equals(Optional.of(name.value()))) {
          return found(device);
        }
      }
      return new Found.Absent();
    } catch (IOException e) {
      return new Found.Unknown(e.toString());
    }
  }

  private Found found(String device) throws IOException {
    if (!ofLuks(device)) {
      return new Found.Foreign(device + " (" + text(device, "dm/uuid").orElse("no UUID") + ")");
    }
    Optional<DeviceNumber> number = text(device, "dev").map(DeviceNumber::parse);
    Optional<Long> sectors = text(device, "size").map(Long::valueOf);
    Optional<DeviceNumber> beneath = numberBeneath(device);
    if (number.isEmpty() || sectors.isEmpty() || beneath.isEmpty()) {
      return new Found.Dead(
          "its device " + String.join(", ", slaves(device)) + " is not under it any more");
    }
    return new Found.Open(
        new MappedDevice(
            device,
            number.get(),
            sectors.get() * SECTOR,
            text(device, "ro").filter("1"::equals).isPresent()),
        beneath.get());
  }

  /** Of a mount: what it is on, if it is in a mapping of Holdfast's. */
  public Optional<Beneath> beneath(Mount mount) {
    if (!mayBeMapped(mount)) {
      return Optional.empty();
    }
    try {
      Optional<String> device = device(mount);
      return device.isPresent() && ofHoldfast(device.get())
          ? Optional.of(beneath(device.get()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(new Beneath.Unknown(e.toString()));
    }
  }

  /** Why the namespace's mapping is not what it should be; empty if it is. */
  public Optional<String> doubt(Namespace namespace) throws IOException {
    if (namespace.mapping().isEmpty()) {
      return Optional.empty();
    }
    MappedDevice mapping = namespace.mapping().get();
    String device = mapping.device();
    boolean same =
        text(device, "dev").equals(Optional.of(mapping.number().toString()))
            && ofHoldfast(device)
            && numberBeneath(device).equals(Optional.of(namespace.number()));
    return same
        ? Optional.empty()
        : Optional.of(device + " is no mapping on " + namespace.device() + " any more");
  }

  /** By the source alone, since a look into sysfs for each mount of a host costs too much. */
  private static boolean mayBeMapped(Mount mount) {
    String name = last(mount.source());
    return mount.source().startsWith("/")
        && (name.startsWith("dm-") || MappingName.isOne(name))
        && (mount.number().major() != 0 || mount.fsType().equals("btrfs"));
  }

  /** By the number; a btrfs has one of its own, and the kernel shows the name of its device. */
  private Optional<String> device(Mount mount) throws IOException {
    if (mount.number().major() != 0) {
      return SysfsBlockEntry.find(sys, mount.number()).map(SysfsBlockEntry::name);
    }
    String name = last(mount.source());
    for (String device : SysfsBlockEntry.names(sys.resolve("block"), "dm-*")) {
      if (device.equals(name) || text(device, "dm/name").equals(Optional.of(name))) {
        return Optional.of(device);
      }
    }
    return Optional.empty();
  }

  private boolean ofHoldfast(String device) throws IOException {
    return ofLuks(device) && text(device, "dm/name").filter(MappingName::isOne).isPresent();
  }

  private boolean ofLuks(String device) throws IOException {
    return text(device, "dm/uuid").filter(uuid -> uuid.startsWith(LUKS2)).isPresent();
  }

  private Beneath beneath(String device) throws IOException {
    Optional<DeviceNumber> number = numberBeneath(device);
    List<String> slaves = slaves(device);
    if (number.isEmpty()) {
      return new Beneath.Removed(String.join(", ", slaves) + " under " + device);
    }
    return DeviceName.isOne(slaves.getFirst())
        ? new Beneath.Present(new DeviceName(slaves.getFirst()), number.get())
        : new Beneath.Unknown(device + " is on " + slaves.getFirst());
  }

  private Optional<DeviceNumber> numberBeneath(String device) throws IOException {
    List<String> slaves = slaves(device);
    if (slaves.size() != 1) {
      return Optional.empty();
    }
    Path beneath = sys.resolve("class/block").resolve(slaves.getFirst());
    return SysfsBlockEntry.names(beneath.resolve("holders"), "dm-*").contains(device)
        ? SysfsBlockEntry.text(beneath.resolve("dev")).map(DeviceNumber::parse)
        : Optional.empty();
  }

  private List<String> slaves(String device) throws IOException {
    return SysfsBlockEntry.names(sys.resolve("block").resolve(device).resolve("slaves"), "*");
  }

  private Optional<String> text(String device, String attribute) throws IOException {
    return SysfsBlockEntry.text(sys.resolve("block").resolve(device).resolve(attribute));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
