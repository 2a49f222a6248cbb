package dev.holdfast.support.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A started program that writes to a file without a name. A pipe would end the program by SIGPIPE
 * at its next line if this process ended: e2fsck in the middle of a repair.
 */
final class DetachedProgram implements StartedProgram, AutoCloseable {
  private static final int TAIL = 4096;

  private final Process process;
  private final FileChannel output;

  private DetachedProgram(Process process, FileChannel output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param scratch where the file is made; its name is removed at once
   */
  static DetachedProgram start(ProcessBuilder builder, Path scratch) throws IOException {
    Files.createDirectories(scratch);
    Path file = Files.createTempFile(scratch, ".output-", "");
    FileChannel output = null;
    try {
      output = FileChannel.open(file, StandardOpenOption.READ);
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(file.toFile()))
              .start();
      return new DetachedProgram(process, output);
    } catch (IOException e) {
      if (output != null) {
        output.close();
      }
      throw e;
    } finally {
      removeName(file);
    }
  }

  /** A name that stays costs a file in the scratch directory; the program runs all the same. */
  private static void removeName(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  Process process() {
    return process;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public String tail() {
    return new String(last(TAIL).bytes(), StandardCharsets.UTF_8);
  }

  /** The last bytes that it has written. */
  Output last(int limit) {
    try {
      long from = Math.max(0, output.size() - limit);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(limit, output.size() - from));
      int read = 0;
      while (read >= 0 && buffer.hasRemaining()) {
        read = output.read(buffer, from + buffer.position());
      }
      return new Output(buffer.flip(), from > 0);
    } catch (IOException e) {
      return Output.of("its output cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void terminate() {
    process.destroy();
  }

  @Override
  public void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** The result of the program does not depend on it. */
  @Override
  public void close() {
    try {
      output.close();
    } catch (IOException e) {
      // it was only read
    }
  }
}
