package dev.holdfast.benchmarks;

import dev.holdfast.adapters.csi.client.CsiChannel;
import dev.holdfast.adapters.csi.v1.GetPluginInfoRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** A process that serves CSI's Identity on a unix socket, and what the kernel shows of it. */
final class ServedProcess implements AutoCloseable {
  /** Of {@code /proc/PID/stat}; USER_HZ is 100 on Linux. */
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final CsiChannel channel;
  private final double startMillis;

  private ServedProcess(Process process, CsiChannel channel, double startMillis) {
    this.process = process;
    this.channel = channel;
    this.startMillis = startMillis;
  }

  /** Starts it, and returns when it has answered once. */
  static ServedProcess start(List<String> command, Path socket, Path log) throws Exception {
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    while (process.isAlive() && began + TimeUnit.MINUTES.toNanos(2) > System.nanoTime()) {
      if (Files.exists(socket)) {
        CsiChannel channel = CsiChannel.connect(socket);
        try {
          info(channel);
          return new ServedProcess(process, channel, millisSince(began));
        } catch (StatusRuntimeException e) {
          channel.close();
        }
      }
      Thread.sleep(2);
    }
    process.destroyForcibly();
    throw new IllegalStateException("no answer: " + Files.readString(log));
  }

  double startMillis() {
    return startMillis;
  }

  CsiChannel channel() {
    return channel;
  }

  /** In microseconds, sorted. */
  double[] calls(int count) {
    double[] micros = new double[count];
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      info(channel);
      micros[i] = (System.nanoTime() - began) / 1e3;
    }
    Arrays.sort(micros);
    return micros;
  }

  private static void info(CsiChannel channel) {
    var _ =
        channel
            .identity()
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
  }

  /** Processor seconds of the process itself. */
  double ownSeconds() throws IOException {
    return ticks(11) + ticks(12);
  }

  /** The fields after the name, which may have blanks, as proc_pid_stat(5) counts them less 3. */
  private double ticks(int field) throws IOException {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[field]) / TICKS_PER_SECOND;
  }

  double threads() throws IOException {
    return number("status", "Threads:");
  }

  double residentMebibytes() throws IOException {
    return number("smaps_rollup", "Rss:") / 1024;
  }

  double anonymousMebibytes() throws IOException {
    return number("smaps_rollup", "Anonymous:") / 1024;
  }

  private double number(String file, String name) throws IOException {
    ToDoubleFunction<String> value =
        line -> Double.parseDouble(line.substring(name.length()).strip().split(" ", -1)[0]);
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(value)
        .findFirst()
        .orElseThrow();
  }

  private String read(String file) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
  }

  /** Asks it to end; milliseconds until it has. */
  double end() throws InterruptedException {
    channel.close();
    long began = System.nanoTime();
    process.destroy();
    process.waitFor();
    return millisSince(began);
  }

  int status() {
    return process.exitValue();
  }

  private static double millisSince(long began) {
    return (System.nanoTime() - began) / 1e6;
  }

  @Override
  public void close() {
    channel.close();
    process.destroyForcibly();
  }
}
