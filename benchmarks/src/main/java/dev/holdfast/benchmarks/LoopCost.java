package dev.holdfast.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.holdfast.adapters.sysfs.RenderedTree;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost of the loop on a node with the given number of staged volumes of two paths each, none of
 * which changes: processor time and memory of a light scan, of a full one, and of both together as
 * a share of a core, at one light scan a second and a full one every half minute.
 *
 * <p>The processor time is that of the whole process, so that compiling and collecting are in it;
 * the allocations are those of the loop's thread.
 */
public final class LoopCost {
  private static final int ROUNDS = 3;
  private static final double WHOLE_EVERY = 30;

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Of one scan, in milliseconds and in KiB. */
  private record Cost(double cpu, double wall, double allocated) {}

  private LoopCost() {}

  public static void main(String[] args) throws Exception {
    int volumes = args.length == 0 ? 500 : Integer.parseInt(args[0]);
    Report report = new Report("loop");
    String of = Integer.toString(volumes);
    try (StagedNode node = new StagedNode(volumes, RenderedTree::topology)) {
      Cost light = median(200, node::look);
      Cost whole = median(20, node::lookAtAll);
      report.title(volumes + " volumes of two paths, none of which changes");
      print(report, of, "light scan", light);
      print(report, of, "full scan", whole);
      double share = light.cpu() + whole.cpu() / WHOLE_EVERY;
      report.line(of, "both together, a share of a core", share / 10, "%");
      report.line(
          of,
          "both together, allocated",
          light.allocated() + whole.allocated() / WHOLE_EVERY,
          "KiB/s");
    }
  }

  private static void print(Report report, String of, String what, Cost cost) {
    report.line(of, what + ", processor time", cost.cpu(), "ms");
    report.line(of, what + ", time", cost.wall(), "ms");
    report.line(of, what + ", allocated", cost.allocated(), "KiB");
  }

  /** The first half of the rounds is for the compiler. */
  private static Cost median(int times, Runnable look) {
    List<Cost> costs = new ArrayList<>();
    for (int round = 0; round < 2 * ROUNDS; round++) {
      Cost cost = measure(times, look);
      if (round >= ROUNDS) {
        costs.add(cost);
      }
    }
    return new Cost(
        costs.stream().mapToDouble(Cost::cpu).sorted().toArray()[ROUNDS / 2],
        costs.stream().mapToDouble(Cost::wall).sorted().toArray()[ROUNDS / 2],
        costs.stream().mapToDouble(Cost::allocated).sorted().toArray()[ROUNDS / 2]);
  }

  private static Cost measure(int times, Runnable look) {
    long cpu = PROCESS.getProcessCpuTime();
    long wall = System.nanoTime();
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      look.run();
    }
    return new Cost(
        (PROCESS.getProcessCpuTime() - cpu) / 1e6 / times,
        (System.nanoTime() - wall) / 1e6 / times,
        (THREADS.getCurrentThreadAllocatedBytes() - allocated) / 1024.0 / times);
  }
}
