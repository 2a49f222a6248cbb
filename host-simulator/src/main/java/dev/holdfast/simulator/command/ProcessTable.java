package dev.holdfast.simulator.command;

import dev.holdfast.simulator.clock.SimulatedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The processes that /proc shows: programs that were started to outlive their callers. */
public final class ProcessTable {
  /** Above those of a container, below a real host's limit. */
  private static final long FIRST_PID = 30_000;

  private final Path proc;
  private final SimulatedClock clock;
  private final AtomicLong next = new AtomicLong(FIRST_PID);
  private final Map<Long, SimulatedProcess> running = new ConcurrentSkipListMap<>();
  private final Map<String, String> outputs = new ConcurrentHashMap<>();

  ProcessTable(Path proc, SimulatedClock clock) {
    this.proc = proc;
    this.clock = clock;
  }

  SimulatedProcess start(String name) {
    long pid = next.getAndIncrement();
    show(pid, name);
    SimulatedProcess process =
        new SimulatedProcess(
            pid, () -> outputs.getOrDefault(name, ""), clock::wake, () -> gone(pid));
    running.put(pid, process);
    return process;
  }

  /** How many run. */
  public int running() {
    return running.size();
  }

  /** From now on programs of this name have written this. */
  public void output(String name, String text) {
    outputs.put(name, text);
  }

  /** The container ends, and all that runs in it. */
  public void killAll() {
    running.values().forEach(SimulatedProcess::kill);
  }

  private void gone(long pid) {
    running.remove(pid);
    try {
      Files.deleteIfExists(stat(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** proc_pid_stat(5), as far as field 22. */
  private void show(long pid, String name) {
    long ticks = clock.instant().toEpochMilli() / 10;
    String zeros = "0 ".repeat(18);
    try {
      Files.createDirectories(stat(pid).getParent());
      Files.writeString(stat(pid), "%d (%s) D %s%d 0%n".formatted(pid, name, zeros, ticks));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path stat(long pid) {
    return proc.resolve(Long.toString(pid)).resolve("stat");
  }
}
