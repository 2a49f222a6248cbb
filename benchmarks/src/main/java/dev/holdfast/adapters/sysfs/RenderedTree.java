package dev.holdfast.adapters.sysfs;

import dev.holdfast.application.port.out.FabricTopology;
import java.nio.file.Path;

/** A tree of ordinary files, treated as the kernel's would be: its files are kept open. */
public final class RenderedTree {
  private RenderedTree() {}

  public static FabricTopology topology(Path sys) {
    return new SysfsFabricTopology(new SysfsRoot(new SysfsFiles(), sys, true));
  }
}
