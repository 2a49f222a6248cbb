package dev.holdfast.adapters.csi.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a listening unix socket. It is not deleted when its process dies, so the next process
 * has to delete it, but only after a connect to it was refused.
 */
final class SocketFile {
  private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);
  private static final int S_IFMT = 0170000;
  private static final int S_IFSOCK = 0140000;

  private final Path path;
  private final Set<PosixFilePermission> mode;

  SocketFile(Path path, Set<PosixFilePermission> mode) {
    this.path = path;
    this.mode = Set.copyOf(mode);
  }

  Path path() {
    return path;
  }

  /**
   * Makes room for a socket.
   *
   * @throws IOException if something else is there, or a process that answers
   */
  void makeRoom() throws IOException {
    Path directory = path.getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!isSocket()) {
      throw new IOException(path + " is there and is not a socket; it was left as it is");
    }
    if (answers()) {
      throw new IOException(
          "a process is serving " + path + "; stop it first, or use another CSI_ENDPOINT");
    }
    Files.deleteIfExists(path);
    LOG.info("removed {}, on which no process was listening", path);
  }

  private boolean isSocket() throws IOException {
    int type = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (type & S_IFMT) == S_IFSOCK;
  }

  /** Not blocking: a connect to a live socket whose queue is full would wait. */
  private boolean answers() throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new IOException(path + " may be in use: " + e.getMessage(), e);
    }
  }

  /** To be called when we listen. Until then the umask has decided who may connect. */
  void protect() throws IOException {
    Files.setPosixFilePermissions(path, mode);
  }
}
