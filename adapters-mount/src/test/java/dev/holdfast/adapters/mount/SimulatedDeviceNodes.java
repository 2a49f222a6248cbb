package dev.holdfast.adapters.mount;

import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.simulator.SimulatedHost;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The device nodes of a simulated host, which are plain files. */
record SimulatedDeviceNodes(SimulatedHost host) implements DeviceNodes {
  @Override
  public Optional<DeviceNumber> numberOf(Path node) {
    return Files.isSymbolicLink(node)
        ? Optional.empty()
        : host.deviceNumber(node).map(DeviceNumber::parse);
  }

  @Override
  public Hold hold(Path node) throws IOException {
    try {
      return host.holdOpen(node)::close;
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
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
