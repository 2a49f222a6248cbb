package dev.holdfast.bootstrap.simulated;

import dev.holdfast.adapters.mount.DeviceNodes;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.simulator.SimulatedHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** The pretended host's device nodes, which are plain files. */
final class SimulatedDeviceNodes implements DeviceNodes {
  private final SimulatedHost host;

  SimulatedDeviceNodes(SimulatedHost host) {
    this.host = host;
  }

  @Override
  public Optional<DeviceNumber> numberOf(Path node) {
    return host.deviceNumber(node).map(DeviceNumber::parse);
  }

  @Override
  public Hold hold(Path node) {
    SimulatedHost.Hold hold = host.holdOpen(node);
    return hold::close;
  }

  @Override
  public FileChannel direct(Path node) throws IOException {
    try {
      return host.open(node);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
