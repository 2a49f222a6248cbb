package dev.holdfast.benchmarks;

import dev.holdfast.adapters.csi.v1.ProbeRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The cost of a node that has nothing to do: its start, its memory, its calls and its end, beside
 * those of {@link BareServer} with the same flags of the virtual machine, in the same run.
 *
 * <p>Arguments: the directory that {@code deploy/assemble} made, and the number of calls. Ends with
 * 1 if the threads at rest, which are counted, not timed, have grown.
 */
public final class NodeCost {
  private static final int WARM_UP = 1000;
  private static final int PROBES = 20;

  /** A node at rest had 23 when this was set. */
  private static final int MOST_THREADS = 30;

  /** For what the start leaves to be done beside. */
  private static final long REST_SECONDS = 5;

  private final Report report = new Report("node");
  private final int calls;

  private NodeCost(int calls) {
    this.calls = calls;
  }

  public static void main(String[] args) throws Exception {
    Path root = Scratch.directory();
    try {
      NodeCost cost = new NodeCost(args.length > 1 ? Integer.parseInt(args[1]) : 10_000);
      cost.bare(root);
      boolean within = cost.node(Path.of(args[0]), root);
      if (!within) {
        System.exit(1);
      }
    } finally {
      Scratch.delete(root);
    }
  }

  private void bare(Path root) throws Exception {
    Path socket = root.resolve("bare.sock");
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-Xms16m",
            "-Xmn6m",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            BareServer.class.getName(),
            socket.toString());
    try (ServedProcess bare = ServedProcess.start(command, socket, root.resolve("bare.log"))) {
      report.title("a bare grpc-java server, without an AOT cache");
      measure("bare", bare);
    }
  }

  private boolean node(Path home, Path root) throws Exception {
    Path socket = root.resolve("csi.sock");
    Files.createDirectories(root.resolve("kubelet"));
    List<String> command =
        List.of(
            home.resolve("bin/holdfast").toString(),
            "serve",
            "--simulated",
            "--holdfast.endpoint=unix://" + socket,
            "--holdfast.state-dir=" + root.resolve("state"),
            "--holdfast.kubelet-dir=" + root.resolve("kubelet"),
            "--server.port=0");
    try (ServedProcess node = ServedProcess.start(command, socket, root.resolve("node.log"))) {
      report.title("a node, simulated, nothing staged");
      double threads = measure("node", node);
      line("node", "a readiness probe, median", probes(node), "us");
      line("node", "SIGTERM to its end", node.end(), "ms");
      line("node", "exit status", node.status(), "");
      return require(threads <= MOST_THREADS, "a node at rest has " + threads + " threads")
          && require(node.status() == 0, "a node that is asked to end does not end with 0");
    }
  }

  /** Returns the number of threads at rest. */
  private double measure(String of, ServedProcess process) throws Exception {
    line(of, "start to the first answer", process.startMillis(), "ms");
    line(of, "processor time until then", process.ownSeconds(), "s");
    TimeUnit.SECONDS.sleep(REST_SECONDS);
    double threads = process.threads();
    line(of, "threads at rest", threads, "");
    line(of, "resident at rest", process.residentMebibytes(), "MiB");
    line(of, "of that anonymous", process.anonymousMebibytes(), "MiB");
    var _ = process.calls(WARM_UP);
    long began = System.nanoTime();
    double[] micros = process.calls(calls);
    double seconds = (System.nanoTime() - began) / 1e9;
    line(of, "a call, median", micros[calls / 2], "us");
    line(of, "a call, 99th percentile", micros[calls * 99 / 100], "us");
    line(of, "calls of one caller", calls / seconds, "a second");
    line(of, "resident after " + calls + " calls", process.residentMebibytes(), "MiB");
    line(of, "of that anonymous", process.anonymousMebibytes(), "MiB");
    return threads;
  }

  private static double probes(ServedProcess node) {
    double[] micros = new double[PROBES];
    for (int i = 0; i < PROBES; i++) {
      long began = System.nanoTime();
      var _ =
          node.channel()
              .identity()
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .probe(ProbeRequest.getDefaultInstance());
      micros[i] = (System.nanoTime() - began) / 1e3;
    }
    Arrays.sort(micros);
    return micros[PROBES / 2];
  }

  private void line(String of, String what, double value, String unit) {
    report.line(of, what, value, unit);
  }

  private boolean require(boolean condition, String otherwise) {
    if (!condition) {
      report.title("NOT WITHIN ITS LIMIT: " + otherwise);
    }
    return condition;
  }
}
