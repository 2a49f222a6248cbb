package dev.holdfast.adapters.mount;

import dev.holdfast.application.contract.MountTableContract;
import dev.holdfast.application.contract.VolumePorts;
import dev.holdfast.application.contract.VolumeWorld;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On this machine's kernel, with loop devices; skipped without root. */
class RealKernelMountTableTest extends MountTableContract {
  @TempDir Path dir;

  @Override
  protected VolumeWorld world() throws IOException {
    return new LoopWorld(dir);
  }

  @Override
  protected VolumePorts ports(VolumeWorld world) {
    return LoopWorld.ports(world);
  }
}
