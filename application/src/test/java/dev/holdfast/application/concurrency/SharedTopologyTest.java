package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

final class SharedTopologyTest {
  private static final SubsystemNqn ONE = new SubsystemNqn("nqn.2026-01.lab:one");
  private static final SubsystemNqn OTHER = new SubsystemNqn("nqn.2026-01.lab:other");

  @Test
  void manyWhoWaitShareOneScan() throws Exception {
    CountDownLatch firstScanRuns = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger scans = new AtomicInteger();
    SharedTopology shared =
        shared(() -> {
          if (scans.incrementAndGet() == 1) {
            firstScanRuns.countDown();
            uninterrupted(goOn);
          }
          return empty();
        });
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ObservedTopology> first = pool.submit(shared::observe);
      firstScanRuns.await();
      CountDownLatch asked = new CountDownLatch(50);
      List<Future<ObservedTopology>> others = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        others.add(
            pool.submit(() -> {
              asked.countDown();
              return shared.observe();
            }));
      }
      asked.await();
      goOn.countDown();
      ObservedTopology early = first.get();
      for (Future<ObservedTopology> other : others) {
        // the scan that ran when they asked is too old for them
        assertThat(other.get()).isNotNull().isNotSameAs(early);
      }
    }
    // some may have been slower than the second scan; fifty scans would be no sharing
    assertThat(scans.get()).isBetween(2, 10);
  }

  @Test
  void oneAfterTheOtherEachGetsAFreshOne() {
    SharedTopology shared = shared(SharedTopologyTest::empty);
    assertThat(shared.observe()).isNotSameAs(shared.observe());
  }

  @Test
  void manyWhoWaitForOneSubsystemShareOneScanOfIt() throws Exception {
    CountDownLatch firstScanRuns = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Subsystems source =
        new Subsystems(scan -> {
          if (scan == 1) {
            firstScanRuns.countDown();
            uninterrupted(goOn);
          }
        });
    SharedTopology shared = shared(source);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ObservedTopology> first = pool.submit(() -> shared.observeOnly(ONE));
      firstScanRuns.await();
      CountDownLatch asked = new CountDownLatch(50);
      List<Future<ObservedTopology>> others = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        others.add(
            pool.submit(() -> {
              asked.countDown();
              return shared.observeOnly(ONE);
            }));
      }
      asked.await();
      // the scan of another one waits for nothing of this
      assertThat(shared.observeOnly(OTHER).shows(OTHER)).isTrue();
      goOn.countDown();
      ObservedTopology early = first.get();
      for (Future<ObservedTopology> other : others) {
        assertThat(other.get()).isNotNull().isNotSameAs(early);
      }
    }
    assertThat(source.scans).hasValueBetween(3, 12);
  }

  @Test
  void oneSubsystemAfterTheOtherEachIsFresh() {
    SharedTopology shared = shared(new Subsystems(_ -> {}));
    assertThat(shared.observeOnly(ONE)).isNotSameAs(shared.observeOnly(ONE));
    assertThat(shared.observeOnly(ONE)).isEqualTo(empty().only(ONE));
  }

  /** Neither the whole host nor one of its subsystems is read again while the last read hangs. */
  @Test
  void aScanOfOneSubsystemThatHangsHindersNoOther() {
    AtomicReference<Runnable> end = new AtomicReference<>(() -> {});
    HostTime hanging = new DelegatingTime(new HeldTime(), end);
    Subsystems source = new Subsystems(_ -> {});
    SharedTopology shared =
        new SharedTopology(source, new AbandonableCalls("read", 3, hanging), hanging);

    assertThatThrownBy(() -> shared.observeOnly(ONE)).hasMessageContaining("a read hangs");
    assertThatThrownBy(() -> shared.observeOnly(ONE)).hasMessageContaining("an earlier read hangs");
    Runnable first = end.get();
    assertThatThrownBy(() -> shared.observeOnly(OTHER)).hasMessageContaining("a read hangs");
    assertThat(source.scans).hasValue(0);

    first.run();
    assertThat(source.scans).hasValue(1);
  }

  /** Of one subsystem only: a scan of the host fails the test. */
  private record Subsystems(AtomicInteger scans, IntConsumer during) implements FabricTopology {
    Subsystems(IntConsumer during) {
      this(new AtomicInteger(), during);
    }

    @Override
    public ObservedTopology observe() {
      throw new AssertionError("the whole host was scanned");
    }

    @Override
    public ObservedTopology observeOnly(SubsystemNqn nqn) {
      during.accept(scans.incrementAndGet());
      return empty().only(nqn);
    }
  }

  /** A driver that does not answer a read costs a thread, and the callers a bounded time. */
  @Test
  void aScanThatHangsIsGivenUpAndNoneIsBegunUntilItEnds() {
    AtomicInteger scans = new AtomicInteger();
    AtomicReference<Runnable> end = new AtomicReference<>(() -> {});
    HeldTime time = new HeldTime();
    HostTime hanging = new DelegatingTime(time, end);
    SharedTopology shared =
        new SharedTopology(
            () -> {
              scans.incrementAndGet();
              return empty();
            },
            new AbandonableCalls("read", 2, hanging),
            hanging);

    assertThatThrownBy(shared::observe)
        .isInstanceOf(HostInterfaceException.class)
        .hasMessageContaining("a read hangs in a driver");
    assertThatThrownBy(shared::observe).hasMessageContaining("an earlier read hangs");
    assertThat(scans).hasValue(0);

    end.get().run();
    assertThat(scans).hasValue(1);
  }

  /** Runs what is started natively only when it is asked to: until then it hangs. */
  private record DelegatingTime(HeldTime time, AtomicReference<Runnable> end) implements HostTime {
    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public Duration uptime() {
      return time.uptime();
    }

    @Override
    public void pause(Duration duration) {
      time.pause(duration);
    }

    @Override
    public Signal signal() {
      return time.signal();
    }

    @Override
    public Signal startNative(String name, Runnable task) {
      end.set(task);
      return signal();
    }
  }

  private static SharedTopology shared(FabricTopology source) {
    return new SharedTopology(
        source, new AbandonableCalls("read", 2, HostTime.system()), HostTime.system());
  }

  private static ObservedTopology empty() {
    return new ObservedTopology(NativeMultipath.ON, List.of());
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
