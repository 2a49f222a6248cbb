package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The topology that {@code /sys/class/nvme-subsystem} shows. */
public final class SysfsFabricTopology implements FabricTopology {
  private final SysfsRoot sysfs;
  private final NvmeDirectories.Reader names;
  private final KernelObjectCache known;
  private final NvmeSubsystemReader subsystems;
  private final SubsystemLookup lookup;
  private final AtomicReference<@Nullable LightSweep> last = new AtomicReference<>();

  public SysfsFabricTopology(SysfsRoot sysfs) {
    this.sysfs = sysfs;
    this.names = new NvmeDirectories.Reader(sysfs);
    this.known = new KernelObjectCache(sysfs.rendersAgain());
    this.subsystems = new NvmeSubsystemReader(known);
    this.lookup = new SubsystemLookup(sysfs);
  }

  @Override
  public synchronized ObservedTopology observe() {
    requireSysfs();
    NvmeDirectories before = names.read();
    known.nextLook(before);
    List<Subsystem> seen =
        sysfs.subsystems().stream()
            .map(subsystems::read)
            .flatMap(Optional::stream)
            .sorted(NvmeSubsystemReader.BY_INSTANCE)
            .toList();
    LightSweep old = last.get();
    ObservedTopology snapshot =
        new ObservedTopology(sysfs.multipath(), old == null ? seen : old.sameWhereEqual(seen));
    // each scan is independent, though its files need not be opened again
    if (old == null || !old.goesOn(snapshot, before)) {
      replaceSweep(new LightSweep(sysfs, snapshot, names, before));
    }
    return snapshot;
  }

  @Override
  public ObservedTopology observeOnly(SubsystemNqn nqn) {
    List<Subsystem> found = lookup.find(nqn);
    if (found.isEmpty()) {
      requireSysfs();
    }
    return ObservedTopology.only(nqn, sysfs.multipath(), found);
  }

  private void requireSysfs() {
    if (!sysfs.directory("class").exists()) {
      throw new HostInterfaceException(
          "FabricTopology",
          sysfs.root().resolve("class").toString(),
          "is not there; the host's sysfs has to be mounted");
    }
  }

  private void replaceSweep(LightSweep fresh) {
    LightSweep old = last.getAndSet(fresh);
    if (old != null) {
      old.close();
    }
  }

  @Override
  public boolean unchanged(ObservedTopology known) {
    LightSweep sweep = last.get();
    return sweep != null && sweep.isOf(known) && sweep.unchanged();
  }

  @Override
  public boolean removed(CreatedController controller) {
    SysfsDirectory directory = sysfs.controller(controller.name());
    OptionalLong number = directory.number();
    return number.isPresent()
        ? number.getAsLong() != controller.number()
        : Files.notExists(directory.path());
  }

  @Override
  public Optional<Controller> controller(SubsystemNqn nqn, ControllerName name) {
    // without what a scan remembers: scans run beside it
    return new NvmeControllerReader(new KernelObjectCache(false)).read(sysfs.controller(name), nqn);
  }
}
