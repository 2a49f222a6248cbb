package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.adapters.mount.blockdevice.Mappings;
import dev.holdfast.adapters.mount.filesystem.Blkid;
import dev.holdfast.adapters.mount.filesystem.ContentProbe;
import dev.holdfast.adapters.mount.filesystem.DuplicateFilesystems;
import dev.holdfast.adapters.mount.kubelet.DirectoryKubeletVolumes;
import dev.holdfast.adapters.mount.mountpoint.MountCommands;
import dev.holdfast.adapters.mount.mountpoint.MountPointSeal;
import dev.holdfast.adapters.mount.mountpoint.MountPoints;
import dev.holdfast.adapters.mount.mountpoint.WriteProtection;
import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.adapters.mount.program.ProcProcesses;
import dev.holdfast.adapters.mount.record.FileControllerRecords;
import dev.holdfast.adapters.mount.record.FileJobRecords;
import dev.holdfast.adapters.mount.record.FilePodRecords;
import dev.holdfast.adapters.mount.record.FileVolumeRecords;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.ControllerRecords;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.HostPrograms;
import dev.holdfast.application.port.out.JobRecords;
import dev.holdfast.application.port.out.KubeletVolumes;
import dev.holdfast.application.port.out.PodRecords;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.mount.BlockDevices;
import dev.holdfast.application.port.out.mount.EncryptedDevices;
import dev.holdfast.application.port.out.mount.Filesystems;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.application.port.out.mount.Mounts;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;

/** Makes this module's adapters for one host, real or simulated. */
public final class MountAdapters {
  private final ProgramRunner programs;
  private final HostRoots roots;
  private final DeviceNodes nodes;
  private final MountTable table;
  private final DeviceReads reads;
  private final BlockDevices devices;
  private final DeviceGuard proven;
  private final ProcProcesses processes;
  private final HostTime time;

  /**
   * @param programs runs the host's programs
   * @param roots the host's kernel files
   * @param nodes the host's device nodes, {@link DeviceNodes#ofHost} for a real one
   * @param calls on whose workers devices are read
   */
  public MountAdapters(
      ProgramRunner programs, HostRoots roots, DeviceNodes nodes, CallShares calls, HostTime time) {
    this.programs = programs;
    this.roots = roots;
    this.nodes = nodes;
    this.time = time;
    this.table = new MountinfoMountTable(roots);
    this.reads = new DeviceReads(nodes::direct, calls.of(CallShares.Kind.DEVICE), time);
    this.devices = new SysfsBlockDevices(roots, nodes, programs, reads);
    this.processes = new ProcProcesses(roots.proc(), table);
    this.proven = new DeviceGuard(roots.dev(), nodes, devices);
  }

  public MountTable mountTable() {
    return table;
  }

  public BlockDevices blockDevices() {
    return devices;
  }

  public Mounts mounts() {
    MountCommands commands = new MountCommands(programs);
    DeviceProtection protection = protection();
    return new ProgramMounts(
        table,
        new MountPoints(table),
        commands,
        proven,
        new DeviceBinds(nodes, table, commands, protection),
        protection,
        new MountPointSeal(programs));
  }

  public Filesystems filesystems() {
    Blkid blkid = new Blkid(programs);
    return new ProgramFilesystems(
        new ObservedPrograms(programs, processes),
        programs,
        table,
        proven,
        new ContentProbe(blkid, reads),
        reads,
        new DuplicateFilesystems(roots.sys(), roots.dev(), table, blkid),
        protection());
  }

  public EncryptedDevices encryptedDevices() {
    return new CryptsetupDevices(
        new ObservedPrograms(programs, processes),
        programs,
        proven,
        new ContentProbe(new Blkid(programs), reads),
        new Mappings(roots.sys()));
  }

  private DeviceProtection protection() {
    return new DeviceProtection(roots.dev(), nodes, table, new WriteProtection(programs));
  }

  /**
   * @param directory created at the first write; used by Holdfast alone, on a disk that outlives
   *     the container
   */
  public VolumeRecords volumeRecords(Path directory) {
    return new FileVolumeRecords(directory);
  }

  /**
   * @param directory that of the volumes' records
   */
  public JobRecords jobRecords(Path directory) {
    return new FileJobRecords(directory);
  }

  /**
   * @param directory that of the volumes' records
   */
  public PodRecords podRecords(Path directory) {
    return new FilePodRecords(directory);
  }

  /** Programs of this host, by their pids. */
  public HostPrograms hostPrograms() {
    return processes;
  }

  public ControllerRecords controllerRecords(Path directory) {
    return new FileControllerRecords(directory);
  }

  /**
   * @param kubelet kubelet's directory
   * @param driver the CSI driver's name
   */
  public KubeletVolumes kubeletVolumes(Path kubelet, String driver) {
    return new DirectoryKubeletVolumes(kubelet, driver);
  }

  /**
   * @param kubelet kubelet's directory, which pods have to see mounts in
   */
  public HostChecks hostChecks(Path kubelet) {
    return new MountHostChecks(programs, table, roots.proc(), kubelet, time);
  }
}
