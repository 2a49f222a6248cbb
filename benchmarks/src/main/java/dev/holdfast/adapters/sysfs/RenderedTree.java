package dev.holdfast.adapters.sysfs;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.topology.SysfsFabricTopology;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import java.nio.file.Path;

/** A tree of ordinary files, treated as the kernel's would be: its files are kept open. */
public final class RenderedTree {
  private RenderedTree() {}

  public static FabricTopology topology(Path sys) {
    return new SysfsFabricTopology(new SysfsRoot(new SysfsFiles(), sys, true));
  }
}
