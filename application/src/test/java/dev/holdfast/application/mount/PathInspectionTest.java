package dev.holdfast.application.mount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.HostPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathInspectionTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2016-06.io.spdk:cnode1");
  private static final HostPath PATH = new HostPath("/staging");
  private static final Namespace OWN = namespace("nvme0n1", 1, 1);
  private static final Namespace SAME = namespace("nvme1n1", 2, 1);
  private static final Namespace OTHER = namespace("nvme0n2", 3, 2);
  private static final Optional<NamespaceIdentifiers> IDENTITY = Optional.of(OWN.ids());

  private static final DeviceNumber UNREADABLE = new DeviceNumber(259, 99);

  private final List<Mount> table = new ArrayList<>();
  private final List<Namespace> namespaces = new ArrayList<>(List.of(OWN, OTHER));
  private final List<Namespace> elsewhere = new ArrayList<>();
  private int scans;

  private final PathInspection paths =
      new PathInspection(this::scan, new VolumeMounts(new Table(), new Numbers()));

  @Test
  void aPathWithoutAMountIsFree() {
    mount("/elsewhere", "259:1", "/", "ext4", "/dev/nvme0n1");

    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Free());
    assertThat(paths.of(PATH, OWN)).isEqualTo(new PathState.Free());
    assertThat(scans).isZero();
  }

  @Test
  void theTopmostMountCounts() {
    mount("/staging", "259:1", "/", "ext4", "/dev/nvme0n1");
    Mount top = mount("/staging", "259:3", "/", "ext4", "/dev/nvme0n2");

    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Other(top, OTHER));
    assertThat(paths.of(PATH, OWN)).isEqualTo(new PathState.Other(top, OTHER));
  }

  @Test
  void aMountOfTheProvenDeviceNeedsNoScan() {
    Mount filesystem = mount("/staging", "259:1", "/", "ext4", "/dev/nvme0n1");
    assertThat(paths.of(PATH, OWN)).isEqualTo(new PathState.Volume(filesystem));

    Mount node = mount("/staging", "0:6", "/nvme0n1", "devtmpfs", "udev");
    assertThat(paths.of(PATH, OWN)).isEqualTo(new PathState.Volume(node));

    Mount btrfs = mount("/staging", "0:44", "/", "btrfs", "/dev/nvme0n1");
    assertThat(paths.of(PATH, OWN)).isEqualTo(new PathState.Volume(btrfs));
    assertThat(scans).isZero();
  }

  @Test
  void aMountIsTheVolumesByTheIdentityOfItsDevice() {
    Mount filesystem = mount("/staging", "259:1", "/", "ext4", "/dev/nvme7n7");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Volume(filesystem));

    Mount node = mount("/staging", "0:6", "/nvme0n1", "devtmpfs", "udev");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Volume(node));
  }

  /** Without native multipath a namespace has a device for each controller. */
  @Test
  void theSameNamespaceOnAnotherDeviceIsAnotherMount() {
    namespaces.add(SAME);
    Mount mount = mount("/staging", "259:2", "/", "ext4", "/dev/nvme1n1");

    assertThat(paths.of(PATH, OWN)).isEqualTo(new PathState.Other(mount, SAME));
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Volume(mount));
  }

  @Test
  void withoutAnIdentityANamespaceIsUnproven() {
    Mount mount = mount("/staging", "259:1", "/", "ext4", "/dev/nvme0n1");

    assertThat(paths.of(PATH, Optional.empty())).isEqualTo(new PathState.Unproven(mount, OWN));
  }

  @Test
  void aMountWhoseDeviceWasRemovedIsDead() {
    mount("/staging", "259:9", "/", "ext4", "/dev/nvme0n1");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Dead("/dev/nvme0n1"));
    assertThat(paths.of(PATH, OWN)).isEqualTo(new PathState.Dead("/dev/nvme0n1"));

    mount("/staging", "0:6", "/nvme0n1//deleted", "devtmpfs", "udev");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Dead("/nvme0n1//deleted"));

    mount("/staging", "0:6", "/nvme5n1", "devtmpfs", "udev");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Dead("nvme5n1"));
  }

  @Test
  void anyOtherFilesystemIsForeign() {
    Mount tmpfs = mount("/staging", "0:50", "/", "tmpfs", "tmpfs");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Foreign(tmpfs));

    Mount localDisk = mount("/staging", "8:1", "/", "ext4", "/dev/sda1");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Foreign(localDisk));
  }

  /** No scan shows it, because something of it could not be read. */
  @Test
  void aNamespaceThatIsThereAndCannotBeReadIsNeitherDeadNorForeign() {
    Mount filesystem = mount("/staging", "259:70", "/", "ext4", "/dev/nvme9n1");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Unknown(filesystem));

    Mount node = mount("/staging", "0:6", "/nvme9n1", "devtmpfs", "udev");
    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Unknown(node));
  }

  /** Its /sys cannot be read: nothing is unmounted for that, and nothing mounted over it. */
  @Test
  void aMountWhoseDeviceCannotBeReadIsNeitherDeadNorForeign() {
    Mount mount = mount("/staging", "259:99", "/", "ext4", "/dev/nvme3n1");

    assertThat(paths.of(PATH, IDENTITY)).isEqualTo(new PathState.Unknown(mount));
    assertThat(paths.of(PATH, OWN)).isEqualTo(new PathState.Unknown(mount));
  }

  /** A pod's subPath, a file of its volume, an export of a server that it chose. */
  @Test
  void nothingIsADeviceForItsNameAlone() {
    for (Mount named :
        List.of(
            mount("/pod/1", "259:3", "/nvme0n1", "ext4", "/dev/nvme0n2"),
            mount("/pod/2", "0:70", "/nvme0n1", "tmpfs", "tmpfs"),
            mount("/pod/3", "0:71", "/", "nfs4", "server:/nvme0n1"),
            mount("/pod/4", "259:3", "/nvme0n1//deleted", "ext4", "/dev/nvme0n2"),
            mount("/pod/5", "8:1", "/mnt/local-disks/nvme0n1", "ext4", "/dev/sda1"),
            mount("/mnt/local-disks/nvme0n1", "8:2", "/", "xfs", "/dev/sdb"),
            mount("/pod/6", "0:72", "/", "nfs4", "192.0.2.7:/export/nvme0n1"),
            mount("/pod/7", "0:73", "/", "zfs", "tank/nvme0n1"),
            mount("/pod/8", "0:74", "/", "cifs", "//server/nvme0n1"),
            mount("/pod/9", "0:75", "/", "fuse.sshfs", "user@server:/dev/nvme0n1"),
            mount("/pod/10", "0:76", "/", "btrfs", "/dev/mapper/nvme0n1"),
            mount("/pod/11", "0:77", "/", "btrfs", "/dev/vg/nvme0n1"),
            mount("/pod/12", "0:78", "/nvme0n1", "btrfs", "/dev/sdc"))) {
      assertThat(named.isOf(OWN)).as(named.mountPoint()).isFalse();
    }
    assertThat(mount("/pod/13", "253:0", "/", "ext4", "/dev/vg/nvme0n1").sourceDevice()).isEmpty();
    HostPath export = new HostPath("/pod/3");
    assertThat(paths.of(export, IDENTITY)).isInstanceOf(PathState.Foreign.class);
    HostPath deleted = new HostPath("/pod/4");
    assertThat(paths.of(deleted, IDENTITY)).isInstanceOf(PathState.Other.class);
  }

  /** The volume's own subsystem decides without the others, but not about their devices. */
  @Test
  void aMountOfAnotherSubsystemsDeviceIsNotTakenForUnreadable() {
    Mount own = mount("/staging", "259:1", "/", "ext4", "/dev/nvme0n1");
    assertThat(paths.of(PATH, NQN, IDENTITY)).isEqualTo(new PathState.Volume(own));
    Namespace theirs = namespace("nvme9n1", 70, 1);
    elsewhere.add(theirs);

    Mount filesystem = mount("/staging", "259:70", "/", "ext4", "/dev/nvme9n1");
    assertThat(paths.of(PATH, NQN, Optional.empty()))
        .isEqualTo(new PathState.Unproven(filesystem, theirs));
    Mount node = mount("/staging", "0:6", "/nvme9n1", "devtmpfs", "udev");
    assertThat(paths.of(PATH, NQN, Optional.empty()))
        .isEqualTo(new PathState.Unproven(node, theirs));
    elsewhere.clear();
    assertThat(paths.of(PATH, NQN, IDENTITY)).isEqualTo(new PathState.Unknown(node));
  }

  private Mount mount(String at, String number, String root, String type, String source) {
    Mount mount =
        new Mount(
            table.size() + 30,
            1,
            DeviceNumber.parse(number),
            root,
            at,
            List.of("rw"),
            List.of(),
            type,
            source,
            List.of("rw"),
            type.equals("devtmpfs"));
    table.add(mount);
    return mount;
  }

  private ObservedTopology scan() {
    scans++;
    return new ObservedTopology(
        NativeMultipath.ON,
        List.of(
            subsystem("nvme-subsys0", NQN, namespaces),
            subsystem("nvme-subsys9", new SubsystemNqn(NQN + "-other"), elsewhere)));
  }

  private static Subsystem subsystem(String name, SubsystemNqn nqn, List<Namespace> namespaces) {
    return new Subsystem(
        name,
        nqn,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.copyOf(namespaces));
  }

  private static Namespace namespace(String device, int minor, int nsid) {
    return new Namespace(
        new DeviceName(device),
        new DeviceNumber(259, minor),
        NamespaceIdentifiers.ofNsid(nsid),
        4096,
        false,
        List.of());
  }

  private final class Table implements MountTable {
    @Override
    public List<Mount> mounts() {
      return table;
    }

    @Override
    public Optional<BootId> boot() {
      return Optional.empty();
    }
  }

  /** Knows one device that is no namespace of the topology. */
  private static final class Numbers implements BlockDevices {
    @Override
    public Presence presence(DeviceNumber number) {
      return number.equals(UNREADABLE)
          ? Presence.UNKNOWN
          : number.equals(new DeviceNumber(259, 70)) ? Presence.PRESENT : Presence.REMOVED;
    }

    @Override
    public Presence presence(DeviceName device) {
      return device.value().equals("nvme9n1") ? Presence.PRESENT : Presence.REMOVED;
    }

    @Override
    public List<String> verify(Namespace device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> wrongNode(Namespace device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Readings read(Namespace device, List<Place> places, Duration patience) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Spread spread(Namespace device, Duration enough, Duration patience) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Users holders(Namespace device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Users activeFilesystems(Namespace device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> flush(Namespace device, Duration patience) {
      throw new UnsupportedOperationException();
    }
  }
}
