package dev.holdfast.adapters.csi.server;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The socket of kubelet cannot be opened: in use, or its directory cannot be written. */
public final class SocketUnusable extends IOException {
  private static final long serialVersionUID = 1L;

  SocketUnusable(Path socket, IOException cause) {
    super(
        "the endpoint unix://"
            + socket
            + " cannot be opened: "
            + seen(cause)
            + "; allowed: a path in a directory that can be written, on which no other process"
            + " listens",
        cause);
  }

  /** A file's exception by itself is often its path only; Netty has the reason as the cause. */
  private static String seen(IOException cause) {
    String text =
        cause instanceof FileSystemException
            ? cause.toString()
            : String.valueOf(cause.getMessage());
    Throwable reason = cause.getCause();
    return reason == null || reason.getMessage() == null || text.contains(reason.getMessage())
        ? text
        : text + ": " + reason.getMessage();
  }
}
