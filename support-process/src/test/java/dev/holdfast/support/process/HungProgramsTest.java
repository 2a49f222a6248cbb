package dev.holdfast.support.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HungProgramsTest {
  private static final ProgramResult HANGS = new ProgramResult.TimedOut(true);

  private final HungPrograms hung = new HungPrograms();
  private final LocalProgramRunner runner =
      new LocalProgramRunner(
          ProgramPath.ofEnvironment(Optional.empty()), Duration.ofSeconds(2), hung);

  @Test
  void theCommandThatHangsIsNotRunAgainUntilItEnds() {
    Unkillable stat = new Unkillable();
    hung.noted(echo("dead"), stat, HANGS);

    assertThat(runner.run(echo("dead"))).isEqualTo(HANGS);
    assertThat(runner.run(echo("alive"))).isInstanceOf(ProgramResult.Exited.class);
    assertThat(runner.hung()).isEqualTo(1);

    stat.exit.complete(stat);
    assertThat(runner.run(echo("dead"))).isInstanceOf(ProgramResult.Exited.class);
    assertThat(runner.hung()).isZero();
  }

  @Test
  void whatWasKilledAndHasEndedDoesNotCount() {
    hung.noted(echo("slow"), new Unkillable(), new ProgramResult.TimedOut(false));

    assertThat(runner.hung()).isZero();
    assertThat(runner.run(echo("slow"))).isInstanceOf(ProgramResult.Exited.class);
  }

  @Test
  void noProgramIsStartedBesideTooManyThatHang() {
    List<Unkillable> all = new ArrayList<>();
    while (runner.run(echo("other")) instanceof ProgramResult.Exited && all.size() < 1000) {
      all.add(new Unkillable());
      hung.noted(echo("dead " + all.size()), all.getLast(), HANGS);
    }

    assertThat(all).hasSize(64);
    assertThat(runner.run(echo("other")).toString()).contains("64 programs hang in the kernel");

    all.getFirst().exit.complete(all.getFirst());
    assertThat(runner.run(echo("other"))).isInstanceOf(ProgramResult.Exited.class);
  }

  private static Program echo(String what) {
    return Program.of(Duration.ofMinutes(1), "echo", what);
  }

  /** In state D. */
  private static final class Unkillable extends Process {
    private final CompletableFuture<Process> exit = new CompletableFuture<>();

    @Override
    public CompletableFuture<Process> onExit() {
      return exit;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() {
      throw new IllegalStateException("it never ends");
    }

    @Override
    public int exitValue() {
      throw new IllegalThreadStateException();
    }

    @Override
    public void destroy() {}
  }
}
