package dev.holdfast.integration.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A cable between two machines of the lab, by {@code lab/link}. It ends with this JVM at latest.
 */
public final class Cable implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path socket;
  private final Process process;

  private Cable(Path socket, Process process) {
    this.socket = socket;
    this.process = process;
  }

  /** Lays one at whose ends are the machines that know this socket. */
  static Cable lay(Path lab, Path socket) {
    try {
      Process process =
          new ProcessBuilder(lab.resolve("link").toString(), socket.toString())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start();
      Await.until(
          PATIENCE,
          Duration.ofMillis(50),
          "the cable to be there",
          () -> Files.exists(socket),
          process::isAlive);
      return new Cable(socket, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on every frame is lost: no answer, and no error. */
  public void cut() {
    try {
      Files.createFile(mark());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Frames come through again. */
  public void mend() {
    try {
      Files.delete(mark());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path mark() {
    return socket.resolveSibling(socket.getFileName() + ".cut");
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
