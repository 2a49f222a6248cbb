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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * An identity in a file of the state directory: NQN, then id. {@link #IN_USE} is the one with which
 * this host first connected; {@link #GENERATED} is one that Holdfast made.
 */
final class KeptIdentity {
  static final String IN_USE = "host-identity-in-use";
  static final String GENERATED = "host-identity";

  private final SysfsFiles files;
  private final Path directory;
  private final String name;

  KeptIdentity(SysfsFiles files, Path directory, String name) {
    this.files = files;
    this.directory = directory;
    this.name = name;
  }

  /**
   * @throws HostInterfaceException if it exists and cannot be read, or is not what Holdfast wrote
   */
  Optional<Host> read() {
    Optional<String> content = files.content(file());
    if (content.isEmpty() && !Files.notExists(file(), LinkOption.NOFOLLOW_LINKS)) {
      throw new HostInterfaceException(
          "HostIdentity",
          file().toString(),
          "cannot be read; make it readable again: another identity would be another host to every"
              + " target");
    }
    return content.map(this::parsed);
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
        "is damaged; restore it, or remove it to choose another identity");
  }

  /** Durable when it returns: temporary file, fsync, rename, fsync of the directory. */
  void write(Host host) {
    Path temporary = directory.resolve(name + ".new");
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

  Path file() {
    return directory.resolve(name);
  }
}
