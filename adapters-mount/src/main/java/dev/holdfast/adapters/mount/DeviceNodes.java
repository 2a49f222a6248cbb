package dev.holdfast.adapters.mount;

import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Block device nodes, where a directory of plain files will not do: a seam for simulations. */
public interface DeviceNodes {
  /**
   * The number of the block device node at this path; empty if there is none, or a link.
   *
   * @throws IOException if it cannot be determined
   */
  Optional<DeviceNumber> numberOf(Path node) throws IOException;

  /**
   * Opens the device for reading until closed. The kernel gives neither the name nor the number of
   * an open device to another one, so that what is proven of it stays true.
   *
   * @throws IOException if it cannot be opened within a few seconds
   */
  Hold hold(Path node) throws IOException;

  /**
   * Opens the device for reads past the page cache, which begin and end at multiples of 4 KiB. The
   * opening and each read may hang.
   *
   * @throws IOException if it cannot be opened
   */
  FileChannel direct(Path node) throws IOException;

  /** The nodes of this host. */
  static DeviceNodes ofHost() {
    return new HostDeviceNodes();
  }

  /** An open device. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}
