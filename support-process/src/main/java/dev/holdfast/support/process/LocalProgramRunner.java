package dev.holdfast.support.process;

import dev.holdfast.support.process.ProgramPath.Lookup;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs programs of this machine. Each gets its argv unchanged, {@code LC_ALL=C}, the root as its
 * directory, no waiting for udev, and nothing else of this process's environment, so that no
 * variable of it changes what blkid or mke2fs do. A call returns at the latest after the program's
 * patience and a few graces, also if the program hangs in the kernel and cannot be killed. While it
 * does, the same command line is not run again: its result is that of the one that hangs.
 */
public final class LocalProgramRunner implements ProgramRunner {
  /** Enough for e2fsck to stop in an orderly way when it is asked to. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ProgramPath path;
  private final Duration grace;
  private final Path scratch;
  private final HungPrograms hung;

  public LocalProgramRunner() {
    this(GRACE);
  }

  /**
   * @param scratch for the output of programs that outlive this process; made when it is needed
   */
  public LocalProgramRunner(Path scratch) {
    this(ofThisProcess(), GRACE, scratch, new HungPrograms());
  }

  /**
   * @param grace for ending after being asked, for dying after being killed, and for a finished
   *     program's output to end, each
   */
  public LocalProgramRunner(Duration grace) {
    this(ofThisProcess(), grace);
  }

  LocalProgramRunner(ProgramPath path, Duration grace) {
    this(path, grace, new HungPrograms());
  }

  LocalProgramRunner(ProgramPath path, Duration grace, HungPrograms hung) {
    this(path, grace, Path.of(System.getProperty("java.io.tmpdir")), hung);
  }

  private LocalProgramRunner(ProgramPath path, Duration grace, Path scratch, HungPrograms hung) {
    this.path = path;
    this.grace = grace;
    this.scratch = scratch;
    this.hung = hung;
  }

  private static ProgramPath ofThisProcess() {
    return ProgramPath.ofEnvironment(Optional.ofNullable(System.getenv("PATH")));
  }

  @Override
  public ProgramResult run(Program program) {
    return found(program, file -> start(program, file));
  }

  @Override
  public ProgramResult run(Program program, ProgramWatch watch) {
    return found(program, file -> startDetached(program, file, watch));
  }

  private ProgramResult found(Program program, Function<Path, ProgramResult> start) {
    return switch (path.find(program.name())) {
      case Lookup.Missing() -> new ProgramResult.NotFound(program.name());
      case Lookup.Unusable(String why) -> new ProgramResult.NotStarted(why);
      case Lookup.Found(Path file) -> hung.refusal(program).orElseGet(() -> start.apply(file));
    };
  }

  @Override
  public int hung() {
    return hung.count();
  }

  private ProgramResult startDetached(Program program, Path file, ProgramWatch watch) {
    try (DetachedProgram started = DetachedProgram.start(builder(program, file), scratch)) {
      write(program.input(), started.process());
      return hung.noted(
          program,
          started.process(),
          new RunningProgram(started.process(), program, grace)
              .await(() -> watch.started(started), () -> started.last(program.maxOutputBytes())));
    } catch (IOException e) {
      return new ProgramResult.NotStarted(String.valueOf(e.getMessage()));
    }
  }

  private ProgramResult start(Program program, Path file) {
    try {
      Process process = builder(program, file).start();
      write(program.input(), process);
      return hung.noted(program, process, new RunningProgram(process, program, grace).await());
    } catch (IOException e) {
      return new ProgramResult.NotStarted(String.valueOf(e.getMessage()));
    }
  }

  private ProcessBuilder builder(Program program, Path file) {
    List<String> command = new ArrayList<>();
    command.add(file.toString());
    command.addAll(program.arguments());
    // not a closed descriptor: the next file that the program opens would become its input
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectInput(
                program.input().empty() ? Redirect.from(new File("/dev/null")) : Redirect.PIPE);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("LC_ALL", "C");
    environment.put("PATH", path.variable());
    // a device mapper program waits for the host's udevd by a semaphore of the host's, which a
    // container does not share: it would wait indefinitely (dm_udev_wait in libdm-common.c)
    environment.put("DM_DISABLE_UDEV", "1");
    return builder;
  }

  /** It fits into the pipe. A program that has ended before it read it shows so by its status. */
  private static void write(Input input, Process process) {
    if (!input.empty()) {
      try (OutputStream pipe = process.getOutputStream()) {
        pipe.write(input.reveal());
      } catch (IOException e) {
        // it does not read any more
      }
    }
  }
}
