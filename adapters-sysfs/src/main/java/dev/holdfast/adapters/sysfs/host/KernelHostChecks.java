package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether the kernel, its modules and its settings are fit for fabrics volumes. */
public final class KernelHostChecks implements HostChecks {
  /** The first kernel with native multipath and /sys/class/nvme-subsystem. */
  private static final Release OLDEST = new Release(4, 15);

  private final SysfsRoot sysfs;
  private final Path dev;
  private final Path proc;
  private final HostIdentity identity;
  private final FabricTopology topology;
  private final DiskByIdLinks links;
  private final UdevRules udevRules;
  private final MultipathClaims claims;
  private final TlsReadiness tls;

  public KernelHostChecks(
      SysfsRoot sysfs,
      KernelFiles kernel,
      Path dev,
      Path proc,
      HostIdentity identity,
      FabricTopology topology,
      UdevRules udevRules) {
    this.sysfs = sysfs;
    this.dev = dev;
    this.proc = proc;
    this.identity = identity;
    this.topology = topology;
    this.links = new DiskByIdLinks(sysfs.files(), dev);
    this.udevRules = udevRules;
    this.claims = new MultipathClaims(sysfs);
    this.tls = new TlsReadiness(sysfs.files(), kernel, dev.resolve("nvme-fabrics"), proc);
  }

  @Override
  public List<HostCheck> run() {
    Stream<Supplier<HostCheck>> kernel =
        Stream.of(this::kernelVersion, () -> core("nvme_core"), () -> core("nvme_fabrics"));
    Stream<Supplier<HostCheck>> transports =
        Stream.of(Transport.values()).map(transport -> () -> module(transport));
    Stream<Supplier<HostCheck>> settings =
        Stream.of(
            this::fabricsDevice,
            this::nativeMultipath,
            this::ioPolicy,
            this::hostIdentity,
            this::ownIdentity,
            claims::check,
            udevRules::check,
            tls::check,
            this::persistentLinks);
    return Stream.of(kernel, transports, settings)
        .flatMap(checks -> checks)
        .map(Supplier::get)
        .toList();
  }

  private HostCheck kernelVersion() {
    String name = "kernel-version";
    String release =
        sysfs.files().content(proc.resolve("sys/kernel/osrelease")).map(String::strip).orElse("");
    Optional<Release> kernel = Release.in(release);
    if (kernel.isEmpty()) {
      return HostCheck.warning(name, "not readable: '" + release + "'", "mount the host's /proc");
    }
    return kernel.get().before(OLDEST)
        ? HostCheck.failure(name, release, "use Linux " + OLDEST + " or newer, best 6.12 or newer")
        : HostCheck.ok(name, true, release);
  }

  /** Built-in code shows itself in /sys/module only if it has parameters. */
  private HostCheck core(String module) {
    String name = "module-" + module.replace('_', '-');
    return sysfs.module(module).exists() || sysfs.directory("class/nvme-fabrics").exists()
        ? HostCheck.ok(name, true, "present")
        : HostCheck.failure(name, "not loaded", modprobe(module));
  }

  /** The kernel asks for the module of a transport itself when it first connects over it. */
  private HostCheck module(Transport transport) {
    String module = "nvme_" + transport.word();
    String name = "module-" + module.replace('_', '-');
    if (sysfs.module(module).exists()) {
      return HostCheck.ok(name, false, "present");
    }
    return transport == Transport.TCP
        ? HostCheck.warning(name, "not loaded, perhaps built in", modprobe(module))
        : HostCheck.ok(name, false, "not loaded: needed for that transport only");
  }

  private static String modprobe(String module) {
    return "modprobe " + module.replace('_', '-') + ", and list it in /etc/modules-load.d";
  }

  private HostCheck fabricsDevice() {
    Path device = dev.resolve("nvme-fabrics");
    String name = "nvme-fabrics";
    if (!Files.exists(device)) {
      return HostCheck.failure(
          name,
          device + " is not there",
          "modprobe nvme-fabrics; show the host's /dev to the node");
    }
    return Files.isWritable(device)
        ? HostCheck.ok(name, true, device + " is writable")
        : HostCheck.failure(
            name, device + " is not writable", "run as root in a privileged container");
  }

  private HostCheck nativeMultipath() {
    String name = "native-multipath";
    String remedy =
        "put nvme_core.multipath=Y on the kernel command line, or options nvme_core multipath=Y in"
            + " /etc/modprobe.d, and reboot: it cannot be changed while the module is loaded";
    NativeMultipath seen = sysfs.multipath();
    return switch (seen) {
      case ON -> HostCheck.ok(name, false, "Y");
      case OFF ->
          HostCheck.warning(
              name, "N: a lost connection renumbers the device under a mount", remedy);
      case UNKNOWN ->
          HostCheck.warning(
              name,
              "not shown by the kernel: a volume gets one path at first",
              "load the module (modprobe nvme-fabrics); if it is loaded, this kernel was built without"
                  + " CONFIG_NVME_MULTIPATH, and no parameter helps");
    };
  }

  private HostCheck ioPolicy() {
    String seen =
        sysfs
            .module("nvme_core")
            .child("parameters")
            .text("iopolicy")
            .orElse("not shown by this kernel");
    return HostCheck.ok("io-policy", false, "default of new subsystems: " + seen);
  }

  private HostCheck hostIdentity() {
    String name = "host-identity";
    try {
      Host host = identity.current();
      String seen = host.nqn() + ", host id " + host.id();
      Optional<String> unused = identity.unused();
      if (unused.isPresent()) {
        return HostCheck.warning(
            name,
            seen + "; " + unused.get(),
            "to keep it: write it to /etc/nvme/hostnqn and /etc/nvme/hostid. To change it: let the"
                + " targets know the other one, drain the node, delete host-identity-in-use in the"
                + " state directory, restart the plugin");
      }
      Optional<String> other = otherIdentity(host);
      return other.isPresent()
          ? HostCheck.warning(
              name,
              seen + "; connected as " + other.get(),
              "let all tools use one pair: write it to /etc/nvme/hostnqn and /etc/nvme/hostid")
          : HostCheck.ok(name, true, seen);
    } catch (HostInterfaceException e) {
      return HostCheck.failure(
          name,
          String.valueOf(e.getMessage()),
          "write a pair to /etc/nvme/hostnqn and /etc/nvme/hostid of the host (nvme gen-hostnqn)");
    }
  }

  /**
   * The identity of a live controller that shares only its NQN or only its host id with this host:
   * the kernel refuses such a mix.
   */
  private Optional<String> otherIdentity(Host host) {
    return subsystems().stream()
        .flatMap(subsystem -> subsystem.controllers().stream())
        .filter(c -> c.hostNqn().isPresent() && c.hostId().isPresent())
        .map(c -> List.of(c.hostNqn().orElseThrow(), c.hostId().orElseThrow()))
        .filter(pair ->
            pair.get(0).equals(host.nqn().value()) != pair.get(1).equals(host.id().toString()))
        .map(pair -> pair.get(0) + ", host id " + pair.get(1))
        .findFirst();
  }

  /** None where they cannot be read, which another check reports. */
  private List<Subsystem> subsystems() {
    try {
      return topology.observe().subsystems();
    } catch (HostInterfaceException e) {
      return List.of();
    }
  }

  /** A target takes two hosts of one name for one, and lets both write. */
  private HostCheck ownIdentity() {
    String name = "host-identity-unique";
    try {
      return IdentityDoubts.of(
              identity.current(),
              MachineUuid.ofFirmware(
                  sysfs.files(), sysfs.root().resolve("class/dmi/id/product_uuid")))
          .map(doubt -> HostCheck.warning(name, doubt, IdentityDoubts.REMEDY))
          .orElseGet(() -> HostCheck.ok(name, false, "no sign that another host has it"));
    } catch (HostInterfaceException e) {
      return HostCheck.ok(name, false, "there is none, see host-identity");
    }
  }

  private HostCheck persistentLinks() {
    String name = "disk-links";
    try {
      List<String> misleading = links.misleading(topology.observe());
      return misleading.isEmpty()
          ? HostCheck.ok(name, false, "every link in /dev/disk/by-id leads to the device it names")
          : HostCheck.warning(
              name,
              String.join("; ", misleading),
              "udevadm trigger --subsystem-match=block; Holdfast itself uses sysfs only");
    } catch (HostInterfaceException e) {
      return HostCheck.failure(
          name, String.valueOf(e.getMessage()), "mount the host's sysfs, and show it to the node");
    }
  }
}
