package dev.holdfast.bootstrap.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.system.ApplicationPid;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One node for each state directory: two would delete each other's records and controllers. Only
 * the kernel's lock (fcntl) counts, which ends with the process however that ends; the file stays,
 * and names the last process that had it.
 */
public final class StateDirectoryLock {
  private static final Logger LOG = LoggerFactory.getLogger(StateDirectoryLock.class);
  private static final int MOST_BYTES = 1000;

  private StateDirectoryLock() {}

  /** Another process has the directory, or may have it. The message is the whole report. */
  public static final class InUse extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private InUse(String message) {
      super(message);
    }

    static InUse by(String holder, Path directory) {
      return new InUse(
          "another node uses the state directory "
              + directory
              + ": "
              + holder
              + "; stop that one, or name another directory by --holdfast.state-dir");
    }

    static InUse unknown(IOException why, Path directory) {
      return new InUse(
          "it is not known whether another node uses the state directory "
              + directory
              + ", because its lock file cannot be locked ("
              + why
              + "); name a directory on a local filesystem by --holdfast.state-dir");
    }
  }

  /**
   * For the initializers of an application: no bean has touched the directory by then.
   *
   * @throws InUse if another process has the directory
   */
  public static void take(ConfigurableApplicationContext context) {
    HoldfastProperties properties =
        Binder.get(context.getEnvironment()).bindOrCreate("holdfast", HoldfastProperties.class);
    // a singleton: a channel that nothing refers to is closed by the garbage collector
    take(properties.stateDir(), properties.nodeId())
        .ifPresent(lock -> context.getBeanFactory().registerSingleton("stateDirectoryLock", lock));
  }

  /**
   * The lock, held until its channel is closed or the process ends. Absent if nothing can be
   * written there: then no record of another node can be damaged from here either, and what is
   * connected is better looked after without a lock than not at all.
   *
   * @param node for the message to a second one
   * @throws InUse if another process has the directory, or may have it
   */
  static Optional<FileLock> take(Path directory, String node) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Optional.of(lock(channel, directory, node));
    } catch (IOException e) {
      LOG.warn("{} cannot be locked against a second node: {}", directory, e.toString());
      return Optional.empty();
    }
  }

  static FileLock lock(FileChannel channel, Path directory, String node) {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    } catch (IOException e) {
      throw InUse.unknown(e, directory);
    }
    if (lock == null) {
      // not closed: should this very process hold the lock, closing any descriptor would end it
      throw InUse.by(holder(channel), directory);
    }
    sign(channel, node);
    return lock;
  }

  private static String holder(FileChannel channel) {
    ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
    try {
      channel.read(buffer, 0);
    } catch (IOException e) {
      return "a process that cannot be named (" + e.getMessage() + ")";
    }
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "a process that has just begun" : text;
  }

  /** Only words for a message: a full disk is no reason to refuse. */
  private static void sign(FileChannel channel, String node) {
    String text =
        "process %s of node '%s', since %s\n".formatted(new ApplicationPid(), node, Instant.now());
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      LOG.warn("the lock of the state directory is held and could not be signed: {}", e.toString());
    }
  }
}
