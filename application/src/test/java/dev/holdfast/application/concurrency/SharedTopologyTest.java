package dev.holdfast.application.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SharedTopologyTest {
  @Test
  void manyWhoWaitShareOneScan() throws Exception {
    CountDownLatch firstScanRuns = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger scans = new AtomicInteger();
    SharedTopology shared =
        new SharedTopology(() -> {
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
    SharedTopology shared = new SharedTopology(SharedTopologyTest::empty);
    assertThat(shared.observe()).isNotSameAs(shared.observe());
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
