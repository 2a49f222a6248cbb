package dev.holdfast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulator.fabric.SimulatedFabric;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads, by the wall clock and by a held one. */
class ConcurrencyTest {
  private static final String PREFIX = "nqn.2026-01.dev.holdfast.sim:";

  @TempDir private Path root;

  @Test
  void fiftyVolumesAtOnceEachHaveTheirOwnContent() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.host.clock().run();
      lab.host.fabric().wildcard(PREFIX, 1L << 30);
      inParallel(50, volume -> live(lab, PREFIX + volume));

      assertThat(lab.controllers()).hasSize(100);
      assertThat(lab.subsystems()).hasSize(50);
      inParallel(
          50,
          volume -> {
            Path place = root.resolve("m" + volume);
            assertThat(lab.status("umount", place)).isZero();
            assertThat(lab.status("nvme", "disconnect", "-n", PREFIX + volume)).isZero();
          });
      assertThat(lab.controllers()).isEmpty();
      assertThat(lab.subsystems()).isEmpty();
      assertThat(lab.blocks()).isEmpty();
    }
  }

  private void live(Lab lab, String nqn) throws Exception {
    lab.write(Lab.request(nqn, "192.0.2.1"));
    lab.write(Lab.request(nqn, "192.0.2.2"));
    Path node = lab.node("disk/by-id/nvme-uuid." + SimulatedFabric.wildcardUuid(nqn)).toRealPath();
    String device = node.getFileName().toString();
    assertThat(lab.read("class/block/" + device + "/uuid"))
        .isEqualTo(SimulatedFabric.wildcardUuid(nqn));
    assertThat(lab.status("mkfs.ext4", node)).isZero();
    Path place = Files.createDirectories(root.resolve("m" + nqn.substring(PREFIX.length())));
    assertThat(lab.status("mount", node, place)).isZero();
    assertThat(lab.host.deviceNumber(node)).contains(lab.read("class/block/" + device + "/dev"));
  }

  @Test
  void reconnectsByTheWallClockWhenTheClockRuns() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.host.clock().run();
      lab.write(Lab.request(Lab.NQN, Lab.FIRST).replace("reconnect_delay=2", "reconnect_delay=1"));
      lab.target.refuse(Lab.FIRST, Lab.PORT);
      assertThat(lab.state("nvme0")).isEqualTo("connecting");
      lab.target.restore(Lab.FIRST, Lab.PORT);

      Waiting.until(() -> lab.state("nvme0").equals("live"));
    }
  }

  @Test
  void latencyBlocksTheCallerUntilTheHeldClockIsAdvanced() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.host.fabric().connectLatency(Duration.ofSeconds(5));
      List<String> answers = new ArrayList<>();
      lab.host.clock().start("connect", () -> answers.add(answer(lab, Lab.FIRST)));
      lab.pass(4);
      assertThat(answers).isEmpty();
      lab.pass(1);
      assertThat(answers).containsExactly("instance=0,cntlid=1");
    }
  }

  @Test
  void oneConnectIsMadeAfterTheOtherSoThatASilentTargetHoldsUpAll() throws Exception {
    try (Lab lab = new Lab(root)) {
      lab.target.silence(Lab.SECOND, Lab.PORT);
      List<String> answers = new ArrayList<>();
      lab.host.clock().start("silent", () -> answers.add(answer(lab, Lab.SECOND)));
      lab.host.clock().start("open", () -> answers.add(answer(lab, Lab.FIRST)));
      lab.pass(3);
      assertThat(answers).isEmpty();
      lab.pass(1);

      assertThat(answers)
          .containsExactly(Integer.toString(KernelErrno.ETIMEDOUT), "instance=0,cntlid=1");
    }
  }

  private static String answer(Lab lab, String address) {
    try {
      return lab.connect(address).strip();
    } catch (SimulatedErrno e) {
      return Integer.toString(e.errno());
    }
  }

  private interface Work {
    void on(int volume) throws Exception;
  }

  private static void inParallel(int volumes, Work work) throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      IntStream.range(0, volumes)
          .forEach(volume ->
              all.add(
                  pool.submit(() -> {
                    work.on(volume);
                    return volume;
                  })));
      for (Future<?> one : all) {
        one.get();
      }
    }
  }
}
