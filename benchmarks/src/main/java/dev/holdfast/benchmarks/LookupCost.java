package dev.holdfast.benchmarks;

import dev.holdfast.adapters.sysfs.RenderedTree;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * From an NQN to its subsystem, controllers, paths and device, on a host with 1, 10, 100 and 1000
 * subsystems of two paths each: by a scan of the host, by a lookup that knows nothing yet, and by
 * one that does; beside them the least that a program without an index reads, and nvme-cli. All are
 * measured in turn, in the same run, so that their ratios hold on a loaded machine.
 *
 * <p>The property {@code nvme} is the path of nvme-cli, which is run on the same tree: that needs
 * root, for a mount of the tree at {@code /sys} that no other process sees. {@code rounds} and
 * {@code warmup} (seconds) make a run shorter.
 */
public final class LookupCost {
  private static final int ROUNDS = Integer.getInteger("rounds", 21);

  /** For the compiler, of each size. */
  private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 10));

  private static final String AFTER_AN_EVENT = "lookup after an event";
  private static final String NVME = System.getProperty("nvme", "");

  private final Path sys;
  private final SubsystemNqn nqn;
  private final FabricTopology warm;
  private long events = 900;

  private LookupCost(Path sys, SubsystemNqn nqn) {
    this.sys = sys;
    this.nqn = nqn;
    this.warm = RenderedTree.topology(sys);
  }

  private interface Step {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    List<Integer> sizes =
        args.length == 0
            ? List.of(1, 10, 100, 1000)
            : Stream.of(args).map(Integer::valueOf).toList();
    Report report = new Report("lookup");
    for (int size : sizes) {
      try (ManyVolumes many = new ManyVolumes(size)) {
        SubsystemNqn last = ManyVolumes.nqn(size - 1);
        Map<String, Double> millis = new LookupCost(many.host.sys(), last).medians();
        report.title(size + " subsystems of two paths");
        millis.forEach((what, one) -> report.line(Integer.toString(size), what, one, "ms"));
      }
    }
  }

  private Map<String, Double> medians() throws Exception {
    Files.createDirectories(sys.resolve("kernel"));
    event();
    LinkedHashMap<String, Step> steps = new LinkedHashMap<>();
    steps.put("scan of the host, the first", () -> RenderedTree.topology(sys).observe());
    steps.put("scan of the host, the next", warm::observe);
    steps.put("every subsysnqn, without an index", this::everyNqn);
    steps.put("lookup, the first", () -> RenderedTree.topology(sys).observeOnly(nqn));
    steps.put(AFTER_AN_EVENT, () -> warm.observeOnly(nqn));
    steps.put("lookup", () -> warm.observeOnly(nqn));
    long end = System.nanoTime() + WARM_UP.toNanos();
    do {
      round(steps);
    } while (System.nanoTime() < end);
    if (!NVME.isEmpty()) {
      steps.putFirst("nvme list-subsys", () -> nvmeCli("list-subsys -o json", nqn.value()));
      steps.putFirst("nvme version: its start alone", () -> nvmeCli("version", "nvme"));
    }
    Map<String, List<Long>> taken = new LinkedHashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      round(steps)
          .forEach((what, nanos) -> taken.computeIfAbsent(what, _ -> new ArrayList<>()).add(nanos));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    taken.forEach(
        (what, all) -> medians.put(what, all.stream().sorted().toList().get(ROUNDS / 2) / 1e6));
    return medians;
  }

  private Map<String, Long> round(Map<String, Step> steps) throws Exception {
    Map<String, Long> nanos = new LinkedHashMap<>();
    for (Map.Entry<String, Step> step : steps.entrySet()) {
      if (step.getKey().equals(AFTER_AN_EVENT)) {
        event();
      }
      long before = System.nanoTime();
      step.getValue().run();
      nanos.put(step.getKey(), System.nanoTime() - before);
    }
    return nanos;
  }

  /** The kernel has sent a uevent since. */
  private void event() throws IOException {
    Files.writeString(sys.resolve("kernel/uevent_seqnum"), ++events + "\n");
  }

  private void everyNqn() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(sys.resolve("class/nvme-subsystem"))) {
      for (Path subsystem : all) {
        if (Files.readString(subsystem.resolve("subsysnqn")).strip().equals(nqn.value())) {
          names.add(subsystem.getFileName().toString());
        }
      }
    }
    require(names.size() == 1, "found " + names);
  }

  private void nvmeCli(String command, String shown) throws Exception {
    String script = "mount --bind \"$1\" /sys && exec \"$2\" " + command;
    Process nvme =
        new ProcessBuilder("unshare", "-m", "sh", "-c", script, "sh", sys.toString(), NVME)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(nvme.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    require(nvme.waitFor(1, TimeUnit.MINUTES) && nvme.exitValue() == 0, said);
    require(said.contains(shown), "nvme-cli does not show " + shown);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
