package dev.holdfast.adapters.sysfs;

import dev.holdfast.adapters.sysfs.fabrics.KernelFabricConnector;
import dev.holdfast.adapters.sysfs.fabrics.OwnerRegistry;
import dev.holdfast.adapters.sysfs.fabrics.SysfsControllerRemoval;
import dev.holdfast.adapters.sysfs.fabrics.SysfsFabricSettings;
import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.KernelWrites;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.group.KernelVolumeGroups;
import dev.holdfast.adapters.sysfs.group.VolumeFiles;
import dev.holdfast.adapters.sysfs.host.BoundedPortalResolver;
import dev.holdfast.adapters.sysfs.host.ConnectedHosts;
import dev.holdfast.adapters.sysfs.host.EtcNvmeHostIdentity;
import dev.holdfast.adapters.sysfs.host.HostIdentityFiles;
import dev.holdfast.adapters.sysfs.host.KernelHostChecks;
import dev.holdfast.adapters.sysfs.host.KernelTime;
import dev.holdfast.adapters.sysfs.host.NameService;
import dev.holdfast.adapters.sysfs.host.SystemdNodeShutdown;
import dev.holdfast.adapters.sysfs.host.UdevRules;
import dev.holdfast.adapters.sysfs.keyring.KernelTlsKeys;
import dev.holdfast.adapters.sysfs.keyring.Keyring;
import dev.holdfast.adapters.sysfs.keyring.KeyringCredentials;
import dev.holdfast.adapters.sysfs.keyring.PskKeyring;
import dev.holdfast.adapters.sysfs.reservation.KernelNamespaceReservations;
import dev.holdfast.adapters.sysfs.topology.SysfsFabricTopology;
import dev.holdfast.adapters.sysfs.topology.SysfsPathCounters;
import dev.holdfast.adapters.sysfs.trim.KernelFilesystemTrims;
import dev.holdfast.adapters.sysfs.uevent.KernelUevents;
import dev.holdfast.adapters.sysfs.uevent.UeventFabricEvents;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.CallShares.Kind;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.CredentialStore;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.NodeShutdown;
import dev.holdfast.application.port.out.PortalResolver;
import dev.holdfast.application.port.out.TlsKeys;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricEvents;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.fabric.NamespaceReservations;
import dev.holdfast.application.port.out.fabric.PathCounters;
import dev.holdfast.application.port.out.mount.FilesystemTrims;
import dev.holdfast.application.port.out.mount.VolumeGroups;
import java.nio.file.Path;
import java.util.List;

/** Makes what this module has to offer, for one host. */
public final class SysfsAdapters {
  private final SysfsRoot sysfs;
  private final Path sys;
  private final Path dev;
  private final Path proc;
  private final KernelFiles kernel;
  private final CallShares calls;
  private final HostTime time;

  /**
   * The time of the machine that this runs on.
   *
   * @param proc the host's {@code /proc}
   */
  public static HostTime hostTime(Path proc) {
    return new KernelTime(proc);
  }

  /**
   * @param sys the host's {@code /sys}
   * @param dev the host's {@code /dev}
   * @param proc the host's {@code /proc}
   * @param calls on whose workers calls into the kernel are made
   */
  public SysfsAdapters(
      Path sys, Path dev, Path proc, KernelFiles kernel, CallShares calls, HostTime time) {
    this.sysfs = SysfsRoot.at(sys);
    this.sys = sys;
    this.dev = dev;
    this.proc = proc;
    this.kernel = kernel;
    this.calls = calls;
    this.time = time;
  }

  /**
   * @param owner the driver's name
   */
  public CredentialStore credentials(Keyring keyring, String owner) {
    return new KeyringCredentials(keyring, sysfs, owner);
  }

  /**
   * @param psks the kernel's keys for TLS
   * @param marks where it is noted which of them are Holdfast's
   * @param owner the driver's name
   */
  public TlsKeys tls(PskKeyring psks, Keyring marks, String owner) {
    return new KernelTlsKeys(psks, marks, sysfs, owner);
  }

  public FabricTopology topology() {
    return new SysfsFabricTopology(sysfs);
  }

  public PathCounters pathCounters() {
    return new SysfsPathCounters(sysfs);
  }

  /** The events that the kernel sends. */
  public FabricEvents events(KernelUevents uevents) {
    return new UeventFabricEvents(uevents);
  }

  /**
   * Connects through the kernel itself, without a program.
   *
   * @param run the host's {@code /run}, where nvme-cli 3 writes down whose a controller is
   * @param driver the CSI driver's name
   */
  public FabricConnector connector(Path run, String driver) {
    KernelWrites writes = new KernelWrites(kernel, calls.of(Kind.CONTROLLER));
    OwnerRegistry owners = new OwnerRegistry(sysfs.files(), run, sys, driver);
    return new KernelFabricConnector(
        sysfs,
        dev.resolve("nvme-fabrics"),
        kernel,
        calls.of(Kind.CONNECT),
        writes,
        new SysfsControllerRemoval(sysfs, writes, time, owners),
        owners);
  }

  public FabricSettings settings() {
    return new SysfsFabricSettings(sysfs, new KernelWrites(kernel, calls.of(Kind.SETTING)));
  }

  public NamespaceReservations reservations() {
    return new KernelNamespaceReservations(dev, kernel, calls.of(Kind.RESERVATION));
  }

  public VolumeGroups groups(VolumeFiles files) {
    return new KernelVolumeGroups(files, calls.of(Kind.DEVICE));
  }

  public FilesystemTrims trims() {
    return new KernelFilesystemTrims(sysfs, kernel, calls.of(Kind.TRIM));
  }

  /**
   * @param run the host's {@code /run}
   */
  public NodeShutdown nodeShutdown(Path run) {
    return new SystemdNodeShutdown(sysfs.files(), run, time);
  }

  public PortalResolver portalResolver(NameService names) {
    return new BoundedPortalResolver(names, calls.of(Kind.NAME));
  }

  public HostIdentity identity(HostIdentityFiles files) {
    return new EtcNvmeHostIdentity(files, new ConnectedHosts(sysfs));
  }

  /**
   * @param udevRules the directories of udev rules, the host's
   */
  public HostChecks checks(HostIdentity identity, List<Path> udevRules) {
    return new KernelHostChecks(
        sysfs, kernel, dev, proc, identity, topology(), new UdevRules(sysfs.files(), udevRules));
  }
}
