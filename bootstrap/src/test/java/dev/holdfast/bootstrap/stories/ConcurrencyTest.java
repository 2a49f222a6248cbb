package dev.holdfast.bootstrap.stories;

import static dev.holdfast.bootstrap.stories.Codes.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many calls at once. */
final class ConcurrencyTest extends SharedNode {
  @Test
  void aSecondCallForTheSameVolumeIsAborted() throws Exception {
    SimulatedTarget target = node.target();
    Volume volume = node.volume(target.nqn()).impatient();
    var mkfs = node.host().faults().at("program.mkfs.ext4").hang();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = pool.submit(volume::stage);
      while (mkfs.hanging() == 0) {
        assertThat(first.isDone()).isFalse();
        Thread.onSpinWait();
      }
      refused(Code.ABORTED, volume::stage);
      refused(Code.ABORTED, volume::unstage);
      refused(Code.ABORTED, volume::publish);
      mkfs.release();
      first.get();
    }
    volume.unstage();
    nothingIsLeftOf(volume, target);
  }

  @Test
  void fiftyVolumesAtOnceEachGetTheirOwnNamespace() throws Exception {
    List<SimulatedTarget> targets = IntStream.range(0, 50).mapToObj(i -> node.target()).toList();
    List<Volume> volumes = targets.stream().map(target -> node.volume(target.nqn())).toList();

    all(volumes, Volume::stage);
    all(volumes, Volume::publish);
    for (int i = 0; i < volumes.size(); i++) {
      String nqn = targets.get(i).nqn();
      Namespace namespace =
          node.topology().subsystems().stream()
              .filter(subsystem -> subsystem.nqn().value().equals(nqn))
              .flatMap(subsystem -> subsystem.namespaces().stream())
              .findFirst()
              .orElseThrow();
      assertThat(node.mounts(volumes.get(i).staging()))
          .singleElement()
          .extracting(Mount::number)
          .isEqualTo(namespace.number());
      assertThat(node.mounts(volumes.get(i).target()))
          .singleElement()
          .extracting(Mount::number)
          .isEqualTo(namespace.number());
    }
    all(volumes, Volume::unpublish);
    all(volumes, Volume::unstage);
    for (int i = 0; i < volumes.size(); i++) {
      nothingIsLeftOf(volumes.get(i), targets.get(i));
    }
  }

  @Test
  void volumesOfOneSubsystemMayComeAndGoTogether() throws Exception {
    SimulatedTarget target = node.target();
    List<Volume> volumes = new ArrayList<>();
    for (int nsid = 1; nsid <= 8; nsid++) {
      target.withNamespace(
          nsid, Node.GIB, "%08d-0000-4000-8000-000000000001".formatted(nsid), null, null);
      volumes.add(node.volume(target.nqn()).with("nsid", Integer.toString(nsid)));
    }
    all(volumes, Volume::stage);
    assertThat(node.controllers(target.nqn())).hasSize(2);
    all(volumes, Volume::unstage);
    for (Volume volume : volumes) {
      nothingIsLeftOf(volume, target);
    }
  }

  private static void all(List<Volume> volumes, java.util.function.Consumer<Volume> call)
      throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (Volume volume : volumes) {
        calls.add(pool.submit(() -> call.accept(volume)));
      }
      for (Future<?> done : calls) {
        done.get();
      }
    }
  }
}
