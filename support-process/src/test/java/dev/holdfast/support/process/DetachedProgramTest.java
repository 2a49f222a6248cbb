package dev.holdfast.support.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.support.process.ProgramResult.Exited;
import dev.holdfast.support.process.ProgramResult.NotFound;
import dev.holdfast.support.process.ProgramResult.NotStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that are seen while they run. */
@Timeout(60)
class DetachedProgramTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path dir;

  private final CompletableFuture<StartedProgram> started = new CompletableFuture<>();

  private CompletableFuture<ProgramResult> run(Program program) {
    LocalProgramRunner runner = new LocalProgramRunner(dir);
    CompletableFuture<ProgramResult> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> result.complete(runner.run(program, started::complete)));
    return result;
  }

  private static Program shell(String script) {
    return Program.of(LONG, "sh", "-c", script);
  }

  private static Exited exited(CompletableFuture<ProgramResult> result)
      throws ExecutionException, InterruptedException {
    assertThat(result.get()).isInstanceOf(Exited.class);
    return (Exited) result.get();
  }

  @Test
  void keepsStatusAndTheEndOfBothStreams() throws Exception {
    Exited result = exited(run(shell("seq 1 100; echo last >&2; exit 3").withMaxOutput(9)));

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.stdout().text()).isEqualTo("100\nlast");
    assertThat(result.stdout().truncated()).isTrue();
  }

  @Test
  void showsWhatItHasWrittenWhileItRuns() throws Exception {
    Path go = dir.resolve("go");
    CompletableFuture<ProgramResult> result =
        run(shell("echo half; until [ -e " + go + " ]; do sleep 0.05; done; echo whole"));
    StartedProgram program = started.get();

    while (!program.tail().contains("half")) {
      Thread.onSpinWait();
    }
    assertThat(ProcessHandle.of(program.pid())).isPresent();
    Files.createFile(go);

    assertThat(exited(result).stdout().text()).isEqualTo("half\nwhole");
  }

  @Test
  void endsWhenItIsAskedTo() throws Exception {
    CompletableFuture<ProgramResult> result = run(Program.of(LONG, "sleep", "30"));

    started.get().terminate();

    assertThat(exited(result).status()).isEqualTo(128 + 15);
  }

  @Test
  void isKilledWhereItDoesNotListen() throws Exception {
    CompletableFuture<ProgramResult> result =
        run(shell("trap '' TERM; echo deaf; while :; do sleep 0.05; done"));
    StartedProgram program = started.get();
    while (!program.tail().contains("deaf")) {
      Thread.onSpinWait();
    }

    program.terminate();
    assertThat(ProcessHandle.of(program.pid())).isPresent();
    program.kill();

    assertThat(exited(result).status()).isEqualTo(128 + 9);
  }

  @Test
  void writesToAFileThatHasNoNameSoThatItOutlivesThisProcess() throws Exception {
    CompletableFuture<ProgramResult> result = run(Program.of(LONG, "sleep", "30"));
    StartedProgram program = started.get();

    Path stdout = Files.readSymbolicLink(Path.of("/proc/" + program.pid() + "/fd/1"));

    // a pipe would end it by SIGPIPE, a name would be left behind
    assertThat(stdout.toString()).startsWith(dir.toString()).endsWith("(deleted)");
    assertThat(files()).isEmpty();
    program.kill();
    exited(result);
  }

  private java.util.List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.toList();
    }
  }

  /** Begins a program and is killed while it runs. */
  static final class Doomed {
    public static void main(String[] args) {
      Path dir = Path.of(args[0]);
      new LocalProgramRunner(dir)
          .run(
              shell(
                  "cd %s; touch begun; until [ -e go ]; do sleep 0.05; done; echo on; echo on >&2; touch end"
                      .formatted(dir)),
              _ -> {});
    }
  }

  @Test
  void goesOnWhenThisProcessIsKilled() throws Exception {
    Process doomed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Doomed.class.getName(),
                dir.toString())
            .inheritIO()
            .start();
    await("begun");

    doomed.destroyForcibly().waitFor();
    Files.createFile(dir.resolve("go"));

    // written after both of its lines
    await("end");
  }

  private void await(String file) {
    while (!Files.exists(dir.resolve(file))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void isNotStartedWithoutAPlaceForItsOutput() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    ProgramResult result =
        new LocalProgramRunner(file).run(Program.of(LONG, "sleep", "30"), started::complete);

    assertThat(result).isInstanceOf(NotStarted.class);
    assertThat(started).isNotDone();
    assertThat(new LocalProgramRunner(dir).run(Program.of(LONG, "nosuch"), started::complete))
        .isEqualTo(new NotFound("nosuch"));
  }

  @Test
  void isKilledWhereItsWatchFails() {
    CompletableFuture<Long> pid = new CompletableFuture<>();
    try {
      new LocalProgramRunner(dir)
          .run(
              Program.of(LONG, "sleep", "30"),
              program -> {
                pid.complete(program.pid());
                throw new IllegalStateException("broken");
              });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("broken");
    }

    assertThat(ProcessHandle.of(pid.join()).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
