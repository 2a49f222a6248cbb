package dev.holdfast.adapters.mount.program;

import dev.holdfast.application.port.out.HostPrograms;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.support.process.ProcessSignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Processes by their entries in /proc. A process is the recorded one if it has the pid, in the same
 * pid namespace and boot, and the same start time.
 */
public final class ProcProcesses implements HostPrograms {
  /** That of the host itself (PROC_PID_INIT_INO). It does not end before the host does. */
  private static final String HOSTS_NAMESPACE = "pid:[4026531836]";

  private static final String HELP =
      "; check on the host whether the program still runs (ps), end it, and delete the file"
          + " *.job of the volume in the state directory";

  private final Path proc;
  private final MountTable table;

  /**
   * @param table reports the boot
   */
  public ProcProcesses(Path proc, MountTable table) {
    this.proc = proc;
    this.table = table;
  }

  ProgramIdentity identify(long pid) {
    Optional<Long> start;
    try {
      start = Optional.of(ProcStat.read(stat(pid)).startTicks());
    } catch (IOException e) {
      start = Optional.empty();
    }
    return new ProgramIdentity(pid, start, table.boot(), namespace());
  }

  @Override
  public Life life(ProgramIdentity program) {
    Optional<BootId> boot = table.boot();
    if (boot.isEmpty() || program.boot().isEmpty()) {
      return new Life.Unknown("the kernel does not report its boot_id" + HELP);
    }
    if (!boot.equals(program.boot())) {
      return new Life.Dead();
    }
    Optional<String> here = namespace();
    if (here.isEmpty() || program.pidNamespace().isEmpty()) {
      return new Life.Unknown("the pid namespace cannot be read" + HELP);
    }
    if (!here.equals(program.pidNamespace())) {
      // with the first process of a container the kernel kills all others in it
      return program.pidNamespace().get().equals(HOSTS_NAMESPACE)
          ? new Life.Unknown("pid " + program.pid() + " of the host is not visible here" + HELP)
          : new Life.Dead();
    }
    return program
        .startTicks()
        .map(start -> here(program.pid(), start))
        .orElseGet(() ->
            new Life.Unknown("the start of pid " + program.pid() + " is not on record" + HELP));
  }

  private Life here(long pid, long start) {
    try {
      ProcStat now = ProcStat.read(stat(pid));
      return now.startTicks() == start && !now.ended() ? new Life.Alive() : new Life.Dead();
    } catch (NoSuchFileException e) {
      return new Life.Dead();
    } catch (IOException e) {
      return new Life.Unknown(stat(pid) + " cannot be read (" + e.getMessage() + ")" + HELP);
    }
  }

  @Override
  public void terminate(ProgramIdentity program) {
    if (life(program) instanceof Life.Alive) {
      ProcessSignals.terminate(program.pid());
    }
  }

  @Override
  public void kill(ProgramIdentity program) {
    if (life(program) instanceof Life.Alive) {
      ProcessSignals.kill(program.pid());
    }
  }

  private Path stat(long pid) {
    return proc.resolve(Long.toString(pid)).resolve("stat");
  }

  private Optional<String> namespace() {
    try {
      return Optional.of(Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The parts of proc_pid_stat(5) that distinguish one process from another. */
  private record ProcStat(char state, long startTicks) {
    /** Counted from the state, which is field 3 and follows the name in its last bracket. */
    private static final int START = 22 - 3;

    static ProcStat read(Path file) throws IOException {
      String line = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
      if (fields.length <= START || fields[0].isEmpty()) {
        throw new IOException("it is not complete");
      }
      try {
        return new ProcStat(fields[0].charAt(0), Long.parseLong(fields[START]));
      } catch (NumberFormatException e) {
        throw new IOException("it has no start time", e);
      }
    }

    /** A process that waits for its parent to notice its end. */
    boolean ended() {
      return state == 'Z' || state == 'X' || state == 'x';
    }
  }
}
