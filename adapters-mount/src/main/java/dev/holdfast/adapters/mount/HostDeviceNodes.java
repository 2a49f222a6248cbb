package dev.holdfast.adapters.mount;

import dev.holdfast.domain.identity.DeviceNumber;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** stat(2) and open(2). */
final class HostDeviceNodes implements DeviceNodes {
  private static final Logger LOG = LoggerFactory.getLogger(HostDeviceNodes.class);

  /** S_IFMT and S_IFBLK of inode(7). */
  private static final int TYPE = 0170000;

  private static final int BLOCK_DEVICE = 0060000;

  private static final long OPEN_SECONDS = 5;

  @Override
  public Optional<DeviceNumber> numberOf(Path node) throws IOException {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(node, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
      if (attributes.get("mode") instanceof Integer mode
          && attributes.get("rdev") instanceof Long rdev
          && (mode & TYPE) == BLOCK_DEVICE) {
        return Optional.of(number(rdev));
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** As gnu_dev_major and gnu_dev_minor of glibc take a dev_t apart. */
  static DeviceNumber number(long dev) {
    long major = (dev >>> 8 & 0xfff) | (dev >>> 32 & ~0xfffL);
    long minor = (dev & 0xff) | (dev >>> 12 & ~0xffL);
    return new DeviceNumber((int) major, (int) minor);
  }

  /** Opening may scan for partitions and so hang: that costs a thread, not the caller. */
  @Override
  public Hold hold(Path node) throws IOException {
    CompletableFuture<FileChannel> opening = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("open " + node).start(() -> open(node, opening));
    try {
      FileChannel channel = opening.get(OPEN_SECONDS, TimeUnit.SECONDS);
      return () -> close(node, channel);
    } catch (TimeoutException e) {
      closeWhenOpened(node, opening);
      throw new IOException("cannot be opened within " + OPEN_SECONDS + " s", e);
    } catch (InterruptedException e) {
      closeWhenOpened(node, opening);
      Thread.currentThread().interrupt();
      throw new IOException("was interrupted while it was opened", e);
    } catch (ExecutionException e) {
      throw new IOException("cannot be opened: " + e.getCause(), e);
    }
  }

  @Override
  public FileChannel direct(Path node) throws IOException {
    return FileChannel.open(node, StandardOpenOption.READ, pastThePageCache());
  }

  /**
   * By name, since the compiler warns of each mention of jdk.unsupported, whatever is suppressed.
   */
  private static OpenOption pastThePageCache() throws IOException {
    try {
      Object option =
          Class.forName("com.sun.nio.file.ExtendedOpenOption").getField("DIRECT").get(null);
      return OpenOption.class.cast(option);
    } catch (ReflectiveOperationException e) {
      throw new IOException("this Java cannot read past the page cache", e);
    }
  }

  private static void closeWhenOpened(Path node, CompletableFuture<FileChannel> opening) {
    CompletableFuture<Void> _ = opening.thenAccept(late -> close(node, late));
  }

  private static void open(Path node, CompletableFuture<FileChannel> opening) {
    try {
      opening.complete(FileChannel.open(node, StandardOpenOption.READ));
    } catch (Throwable e) {
      opening.completeExceptionally(e);
    }
  }

  private static void close(Path node, FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("{} cannot be closed: {}", node, e.toString());
    }
  }
}
