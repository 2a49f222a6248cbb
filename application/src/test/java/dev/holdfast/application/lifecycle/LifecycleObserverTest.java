package dev.holdfast.application.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.SubsystemLocks;
import dev.holdfast.application.concurrency.VolumeReservations;
import dev.holdfast.application.contract.AnyVolume;
import dev.holdfast.application.contract.MatrixLifecycleEngine;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.ControllerType;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.recovery.DesiredSubsystem;
import dev.holdfast.domain.recovery.PathHealth;
import dev.holdfast.domain.recovery.PathState;
import dev.holdfast.domain.recovery.SeenMounts;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LifecycleObserverTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:a");
  private static final StagedVolume ONE = volume("pv-1");
  private static final StagedVolume TWO = volume("pv-2");
  private static final TransportId ADDRESS = ONE.attachment().addresses().getFirst();
  private static final DesiredSubsystem DESIRED = new DesiredSubsystem(NQN, List.of(ONE, TWO));

  private final SubsystemLocks locks = new SubsystemLocks(new HeldTime());
  private final VolumeReservations reservations = new VolumeReservations();
  private final List<String> moves = new ArrayList<>();
  private final Observer observer = new Observer(new HeldTime());

  /** Two volumes of one subsystem may differ about a path: the subsystem is fed once. */
  @Test
  void aSubsystemIsFedOnceForAllItsVolumes() {
    for (int look = 0; look < 3; look++) {
      observer.look(since(), PathState.USABLE, PathState.NO_NAMESPACE);
    }
    assertThat(moves)
        .filteredOn(move -> !move.startsWith("namespace"))
        .containsExactly("controller ABSENT LIVE", "subsystem ABSENT DEGRADED");
  }

  @Test
  void whatIsBeingWorkedOnIsNotFed() {
    ScanStart before = since();
    locks.acquire(NQN, Duration.ZERO).orElseThrow().close();
    observer.look(before, PathState.USABLE, PathState.USABLE);
    assertThat(moves).isEmpty();

    observer.look(since(), PathState.USABLE, PathState.USABLE);
    assertThat(moves).contains("subsystem ABSENT HEALTHY");
  }

  @Test
  void aVolumeThatIsBeingWorkedOnHasNoSay() {
    ScanStart before = since();
    reservations.tryReserve(TWO.id()).orElseThrow().close();
    observer.look(before, PathState.USABLE, PathState.NO_NAMESPACE);
    assertThat(moves).contains("subsystem ABSENT HEALTHY");
  }

  @Test
  void whatWasNotJudgedIsAsItWasAndWhatIsNotDesiredIsForgotten() {
    observer.look(since(), PathState.USABLE, PathState.USABLE);
    moves.clear();
    observer.machines.observed(look(since()), List.of(DESIRED), Map.of());
    assertThat(moves).isEmpty();

    observer.machines.observed(look(since()), List.of(), Map.of());
    observer.look(since(), PathState.USABLE, PathState.USABLE);
    assertThat(moves).contains("subsystem ABSENT HEALTHY");
  }

  @Test
  void aFailureStopsNoLook() {
    HostTime broken =
        new HostTime() {
          @Override
          public Instant now() {
            throw new IllegalStateException("no clock");
          }

          @Override
          public Duration uptime() {
            return Duration.ZERO;
          }

          @Override
          public void pause(Duration duration) {}
        };
    new Observer(broken).look(since(), PathState.USABLE, PathState.USABLE);
    assertThat(moves).isEmpty();
  }

  private final class Observer {
    private final LifecycleObserver machines;

    Observer(HostTime time) {
      machines =
          new LifecycleObserver(
              new Lifecycles(
                  new MatrixLifecycleEngine(),
                  Runnable::run,
                  fact -> moves.add(fact.kind() + " " + fact.from() + " " + fact.to()),
                  time),
              time);
    }

    void look(ScanStart since, PathState one, PathState two) {
      machines.judged(DESIRED);
      machines.observed(
          LifecycleObserverTest.look(since),
          List.of(DESIRED),
          Map.of(ONE.id(), health(ONE, one), TWO.id(), health(TWO, two)));
    }
  }

  private ScanStart since() {
    return ScanStart.now(locks, reservations);
  }

  /** One controller, at the first address. */
  private static Observation look(ScanStart since) {
    Controller controller =
        new Controller(
            new ControllerName("nvme0"),
            KernelState.LIVE,
            "live",
            "tcp",
            new PathAddress(Map.of()),
            ControllerType.IO,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            ControllerTimers.UNKNOWN,
            List.of(),
            OptionalLong.empty());
    Subsystem subsystem =
        new Subsystem(
            "nvme-subsys0",
            NQN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(controller),
            List.of());
    Host host =
        new Host(
            new HostNqn("nqn.2014-08.org.nvmexpress:uuid:" + new UUID(1, 1)),
            new HostId(new UUID(1, 1)));
    return new Observation(
        new Snapshot(
            host,
            new ObservedTopology(NativeMultipath.ON, List.of(subsystem)),
            new SeenMounts(List.of()),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Set.of(),
            Map.of(),
            List.of()),
        Set.of(),
        Duration.ZERO,
        since);
  }

  private static VolumeHealth health(StagedVolume volume, PathState state) {
    return new VolumeHealth(
        volume.id(),
        NQN,
        Verdict.HEALTHY,
        Instant.EPOCH,
        List.of(),
        List.of(
            new PathHealth(
                ADDRESS, state, Optional.of(new ControllerName("nvme0")), "", Instant.EPOCH)),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static StagedVolume volume(String id) {
    return new AnyVolume(new Random(1)).volume(new VolumeId(id));
  }
}
