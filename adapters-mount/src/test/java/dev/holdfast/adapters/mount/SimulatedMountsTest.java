package dev.holdfast.adapters.mount;

import dev.holdfast.application.contract.MountsContract;
import dev.holdfast.application.contract.VolumePorts;
import dev.holdfast.application.contract.VolumeWorld;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SimulatedMountsTest extends MountsContract {
  @TempDir Path dir;

  @Override
  protected VolumeWorld world() throws IOException {
    return new SimulatedVolumeWorld(dir);
  }

  @Override
  protected VolumePorts ports(VolumeWorld world) {
    return SimulatedVolumeWorld.ports(world);
  }
}
