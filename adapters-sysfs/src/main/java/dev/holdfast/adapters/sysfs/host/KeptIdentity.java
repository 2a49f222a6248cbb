package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.InvalidValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * An identity that Holdfast generated, in {@code host-identity} of the state directory: NQN, then
 * id.
 */
final class KeptIdentity {
  private final SysfsFiles files;
  private final Path directory;

  KeptIdentity(SysfsFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * @throws HostInterfaceException if it exists and is not what Holdfast wrote
   */
  Optional<Host> read() {
    return files.content(file()).map(this::parsed);
  }

  private Host parsed(String content) {
    List<String> lines = content.lines().toList();
    try {
      if (lines.size() == 2) {
        return new Host(new HostNqn(lines.get(0)), HostId.parse(lines.get(1)));
      }
    } catch (InvalidValue e) {
      // reported below
    }
    throw new HostInterfaceException(
        "HostIdentity",
        file().toString(),
        "is damaged; restore it, or remove it to create a new identity");
  }

  /** Durable when it returns: temporary file, fsync, rename, fsync of the directory. */
  void write(Host host) {
    Path temporary = directory.resolve("host-identity.new");
    byte[] bytes = (host.nqn() + "\n" + host.id() + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(directory);
      try (FileChannel out =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      Files.move(temporary, file(), StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
        parent.force(true);
      }
    } catch (IOException e) {
      throw new HostInterfaceException("HostIdentity", file().toString(), e);
    }
  }

  private Path file() {
    return directory.resolve("host-identity");
  }
}
