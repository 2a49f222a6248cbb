package dev.holdfast.adapters.sysfs;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.FabricConnector;
import dev.holdfast.application.port.out.FabricEvents;
import dev.holdfast.application.port.out.FabricTopology;
import dev.holdfast.application.port.out.FabricTuning;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.HostIdentity;
import java.nio.file.Path;
import java.util.List;

/** Makes what this module has to offer, for one host. */
public final class SysfsAdapters {
  private final SysfsRoot sysfs;
  private final Path dev;
  private final Path proc;
  private final KernelFiles kernel;
  private final AbandonableCalls calls;
  private final HostTime time;

  /**
   * @param sys the host's {@code /sys}
   * @param dev the host's {@code /dev}
   * @param proc the host's {@code /proc}
   * @param calls on whose workers calls into the kernel are made
   */
  public SysfsAdapters(
      Path sys, Path dev, Path proc, KernelFiles kernel, AbandonableCalls calls, HostTime time) {
    this.sysfs = SysfsRoot.at(sys);
    this.dev = dev;
    this.proc = proc;
    this.kernel = kernel;
    this.calls = calls;
    this.time = time;
  }

  public FabricTopology topology() {
    return new SysfsFabricTopology(sysfs);
  }

  /** What the kernel tells by itself. */
  public FabricEvents events() {
    return new SweepsAlone("there is no adapter for them yet");
  }

  /** Connects through the kernel itself, without a program. */
  public FabricConnector connector() {
    KernelWrites writes = new KernelWrites(kernel, calls);
    return new KernelFabricConnector(
        sysfs,
        dev.resolve("nvme-fabrics"),
        kernel,
        calls,
        new ControllerRemoval(sysfs, writes, time));
  }

  public FabricTuning tuning() {
    return new SysfsFabricTuning(sysfs, new KernelWrites(kernel, calls));
  }

  public HostIdentity identity(HostIdentityFiles files) {
    return new EtcNvmeHostIdentity(files);
  }

  /**
   * @param udevRules the directories of udev rules, the host's
   */
  public HostChecks checks(HostIdentity identity, List<Path> udevRules) {
    return new KernelHostChecks(
        sysfs, dev, proc, identity, topology(), new UdevRules(sysfs.files(), udevRules));
  }
}
