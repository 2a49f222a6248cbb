package dev.holdfast.bootstrap.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.InMemory;
import dev.holdfast.bootstrap.stories.Awaiting;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine of the state machines that fails or hangs stops no connect, release or judgement. */
@Timeout(120)
final class EngineInTheWayTest {
  private static final VolumeId ONE = new VolumeId("one");

  @TempDir(factory = InMemory.class)
  Path dir;

  /** Sound until it is broken. */
  private static final class Breakable implements LifecycleEngine {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private volatile Optional<Runnable> fault = Optional.empty();

    void broken(Runnable trouble) {
      fault = Optional.of(trouble);
    }

    @Override
    public <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
        String id, TransitionMatrix<S, E> matrix, S from, E signal) {
      calls.incrementAndGet();
      fault.ifPresent(trouble -> {
        faults.incrementAndGet();
        trouble.run();
      });
      return matrix.after(from, signal);
    }
  }

  private final Breakable engine = new Breakable();
  private final ExecutorService beside = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    beside.shutdownNow();
  }

  @Test
  void oneThatThrowsStopsNothing() throws Exception {
    try (SteppedNode stepped = start()) {
      engine.broken(() -> {
        throw new IllegalStateException("Timeout on blocking read for 10000000000 NANOSECONDS");
      });
      everythingGoesOn(stepped);
    }
  }

  @Test
  void oneThatIsNotWhatItWasBuiltForStopsNothing() throws Exception {
    try (SteppedNode stepped = start()) {
      engine.broken(() -> {
        throw new NoClassDefFoundError("reactor/core/publisher/Mono");
      });
      everythingGoesOn(stepped);
    }
  }

  @Test
  void oneThatHangsStopsNothing() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (SteppedNode stepped = start()) {
      engine.broken(() -> {
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      everythingGoesOn(stepped);
    } finally {
      end.countDown();
    }
  }

  private SteppedNode start() {
    SimulatedHost host = SimulatedHost.create(dir.resolve("host"));
    host.clock().holdButSkipWaits();
    BareNode node =
        BareNode.start(
            host,
            dir.resolve("node"),
            ports -> ports,
            time -> new Lifecycles(engine, beside, _ -> {}, time));
    SteppedNode stepped = SteppedNode.start(host, node, dir, Duration.ofSeconds(10), "one");
    // it runs beside the loop
    Awaiting.until(() -> engine.calls.get() > 0);
    return stepped;
  }

  private void everythingGoesOn(SteppedNode stepped) throws SimulatedErrno {
    loseAllControllers(stepped);
    stepped.look();
    assertThat(stepped.verdict(ONE)).isNotEqualTo(Verdict.HEALTHY);
    stepped.awaitHealthy(ONE);

    VolumeId two = stepped.volumes().stage("two");
    assertThat(stepped.volumes().unstage(ONE)).isEqualTo(Outcome.success(Done.DONE));
    stepped.awaitHealthy(two);
    Awaiting.until(() -> engine.faults.get() > 0);
  }

  private static void loseAllControllers(SteppedNode stepped) throws SimulatedErrno {
    SimulatedHost host = stepped.host();
    for (SimulatedController controller : host.kernel().controllers()) {
      Path attributes = host.sys().resolve("class/nvme").resolve(controller.name());
      host.kernel().write(attributes.resolve("delete_controller"), "1");
    }
  }
}
