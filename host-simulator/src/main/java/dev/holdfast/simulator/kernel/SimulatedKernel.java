package dev.holdfast.simulator.kernel;

import java.nio.file.Path;

/** The calls that change the kernel: sysfs attributes and {@code /dev/nvme-fabrics}. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class SimulatedKernel {
  /** Writes a sysfs attribute, by any path to it under the host's root. */
  public void write(Path attribute, String value) throws SimulatedErrno {
    throw new UnsupportedOperationException();
  }

  /** Writes a request to {@code dev/nvme-fabrics} and reads the answer from the same descriptor. */
  public String exchange(Path device, String request) throws SimulatedErrno {
    throw new UnsupportedOperationException();
  }

  /** Reads {@code dev/nvme-fabrics} without having written: the supported options. */
  public String read(Path device) throws SimulatedErrno {
    throw new UnsupportedOperationException();
  }
}
