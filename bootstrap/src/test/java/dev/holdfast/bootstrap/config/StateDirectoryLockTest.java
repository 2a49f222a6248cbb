package dev.holdfast.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.bootstrap.stories.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process has the state directory, for as long as it lives and no longer. */
@Timeout(120)
final class StateDirectoryLockTest {
  @TempDir Path dir;

  /** A process that takes the lock, prints that, and lives until it is killed. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      Optional<FileLock> lock = StateDirectoryLock.take(Path.of(args[0]), "node-b");
      System.out.println(lock.isPresent());
      Thread.currentThread().join();
    }
  }

  @Test
  void isHeldUntilItsProcessIsKilled() throws Exception {
    Process holder = new ProcessBuilder(Jvm.command(Holder.class, dir.toString())).start();
    try (BufferedReader says = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(says.readLine()).isEqualTo("true");

      assertThatThrownBy(() -> StateDirectoryLock.take(dir, "node-a"))
          .isInstanceOf(StateDirectoryLock.InUse.class)
          .hasMessageContaining(dir.toString())
          .hasMessageContaining("process " + holder.pid() + " of node 'node-b', since ");
    } finally {
      holder.destroyForcibly().waitFor();
    }

    assertThat(dir.resolve("lock")).isNotEmptyFile();
    try (FileLock lock = StateDirectoryLock.take(dir, "node-a").orElseThrow()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(Files.readString(dir.resolve("lock"))).contains("node 'node-a'");
    }
  }

  @Test
  void aSecondNodeSaysInOneLineWhichProcessHasTheDirectoryAndEnds() throws Exception {
    try (FileLock _ = StateDirectoryLock.take(dir, "node-a").orElseThrow()) {
      Process second =
          new ProcessBuilder(
                  Jvm.holdfast(
                      "serve",
                      "--simulated",
                      "--holdfast.state-dir=" + dir,
                      "--holdfast.endpoint=unix://" + dir.resolve("csi.sock"),
                      "--server.port=0"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();

      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(said.lines().filter(line -> !line.startsWith("WARNING:")))
          .singleElement()
          .asString()
          .startsWith("holdfast: another node uses the state directory " + dir)
          .contains("process " + ProcessHandle.current().pid() + " of node 'node-a'");
      assertThat(dir.resolve("csi.sock")).doesNotExist();
    }
  }

  /** As on a filesystem without locks: another node may write there too. */
  @Test
  void whereThereAreNoLocksItRefuses() throws IOException {
    FileChannel unlockable = FileChannel.open(Files.createFile(dir.resolve("lock")));
    unlockable.close();

    assertThatThrownBy(() -> StateDirectoryLock.lock(unlockable, dir, "node-a"))
        .isInstanceOf(StateDirectoryLock.InUse.class)
        .hasMessageContaining("not known whether another node uses the state directory " + dir);
  }

  /** A directory that cannot be written cannot be damaged, and supervision goes on. */
  @Test
  void whereNothingCanBeWrittenThereIsNoLockAndNoRefusal() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));

    assertThat(StateDirectoryLock.take(file.resolve("state"), "node-a")).isEmpty();
  }
}
