package dev.holdfast.application.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.contract.AnyVolume;
import dev.holdfast.application.contract.MatrixLifecycleEngine;
import dev.holdfast.application.port.in.ReportVolumeHealth.Earlier;
import dev.holdfast.application.port.in.ReportVolumeHealth.Machine;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import dev.holdfast.domain.namespace.NamespaceSignal;
import dev.holdfast.domain.subsystem.SubsystemSignal;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LifecyclesTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.dev.holdfast.test:a");
  private static final VolumeId VOLUME = new VolumeId("pv-1");

  /** With blanks in its text, which ends in {@code host_iface=eth1}. */
  private static final TransportId ADDRESS =
      new TransportId(
          Transport.TCP, "10.0.0.1", 4420, Optional.of("10.0.0.9"), Optional.of("eth1"));

  private static final MachineKey.OfController CONTROLLER =
      new MachineKey.OfController(NQN, ADDRESS);
  private static final MachineKey.OfSubsystem SUBSYSTEM = new MachineKey.OfSubsystem(NQN);
  private static final MachineKey.OfNamespace NAMESPACE = new MachineKey.OfNamespace(VOLUME);

  private static final StagedVolume STAGED = new AnyVolume(new Random(1)).volume(VOLUME);

  private final HeldTime time = new HeldTime();
  private final List<String> moves = new ArrayList<>();
  private Lifecycles lifecycles = with(new MatrixLifecycleEngine(), Runnable::run);

  @Test
  void forgetsNoControllerForTheFormOfItsAddress() {
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_LIVE);
    lifecycles.keepOnly(Set.of(CONTROLLER));
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_GONE);

    assertThat(moves).containsExactly("controller ABSENT LIVE", "controller LIVE LOST");
  }

  @Test
  void forgetsWhatIsNotWantedAnyMore() {
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_LIVE);
    lifecycles.seen(SUBSYSTEM, SubsystemSignal.SEEN_ALL_PATHS_USABLE);
    lifecycles.keepOnly(Set.of(SUBSYSTEM));
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_GONE);
    lifecycles.seen(SUBSYSTEM, SubsystemSignal.SEEN_GONE);

    assertThat(moves).doesNotContain("controller LIVE LOST").contains("subsystem HEALTHY LOST");
  }

  @Test
  void aCommandIsAppliedByTheLoopInItsOrderAndAtItsTime() {
    lifecycles.connecting(NQN, ADDRESS);
    assertThat(moves).isEmpty();
    time.pass(3);
    lifecycles.settle();
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_LIVE);
    lifecycles.seen(NAMESPACE, NamespaceSignal.SEEN_USABLE);
    lifecycles.seen(SUBSYSTEM, SubsystemSignal.SEEN_ALL_PATHS_USABLE);
    lifecycles.released(VOLUME);
    lifecycles.released(NQN);
    lifecycles.disconnecting(NQN, List.of(ADDRESS));
    lifecycles.settle();
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_GONE);

    assertThat(moves)
        .containsExactly(
            "controller ABSENT CONNECTING",
            "subsystem ABSENT CONNECTING",
            "controller CONNECTING LIVE",
            "namespace ABSENT USABLE",
            "subsystem CONNECTING HEALTHY",
            "namespace USABLE ABSENT",
            "subsystem HEALTHY ABSENT",
            "controller LIVE REMOVING",
            "controller REMOVING ABSENT");
  }

  /** A connect is asked for where the last look still saw a controller. */
  @Test
  void aConnectInsteadOfOneThatWasLiveIsNoMistake() {
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_LIVE);
    lifecycles.connecting(NQN, ADDRESS);
    lifecycles.settle();

    assertThat(moves).containsSubsequence("controller LIVE LOST", "controller LOST CONNECTING");
  }

  @Test
  void reportsHowLongEachStateLastedTheNewestFirst() {
    Instant start = time.now();
    lifecycles.seen(NAMESPACE, NamespaceSignal.SEEN_USABLE);
    time.pass(60);
    lifecycles.seen(NAMESPACE, NamespaceSignal.SEEN_WITHOUT_PATH);
    time.pass(5);
    lifecycles.seen(NAMESPACE, NamespaceSignal.SEEN_WITHOUT_PATH);
    time.pass(2);
    lifecycles.seen(NAMESPACE, NamespaceSignal.SEEN_USABLE);

    assertThat(lifecycles.of(STAGED))
        .containsExactly(
            new Machine(
                "namespace",
                Optional.empty(),
                "USABLE",
                start.plusSeconds(67),
                List.of(
                    new Earlier("BLOCKED", Duration.ofSeconds(7)),
                    new Earlier("USABLE", Duration.ofSeconds(60)))));
  }

  @Test
  void aStateThatDidNotLastIsNoHistory() {
    lifecycles.seen(NAMESPACE, NamespaceSignal.SEEN_USABLE);
    lifecycles.seen(NAMESPACE, NamespaceSignal.SEEN_GONE);

    Machine machine = lifecycles.of(STAGED).getFirst();
    assertThat(machine.state()).isEqualTo("LOST");
    assertThat(machine.earlier()).isEmpty();
  }

  @Test
  void connectsThatChangeNothingDoNotCrowdTheHistory() {
    SubsystemNqn nqn = STAGED.attachment().nqn();
    MachineKey.OfSubsystem subsystem = new MachineKey.OfSubsystem(nqn);
    lifecycles.seen(subsystem, SubsystemSignal.SEEN_ALL_PATHS_USABLE);
    time.pass(60);
    Instant lost = time.now();
    lifecycles.seen(subsystem, SubsystemSignal.SEEN_WITHOUT_CONTROLLERS);
    for (int i = 0; i < 100; i++) {
      time.pass(2);
      lifecycles.connecting(nqn, ADDRESS);
      lifecycles.settle();
      time.pass(1);
      lifecycles.seen(subsystem, SubsystemSignal.SEEN_WITHOUT_CONTROLLERS);
    }

    assertThat(lifecycles.of(STAGED))
        .containsExactly(
            new Machine(
                "subsystem",
                Optional.empty(),
                "ORPHANED",
                lost,
                List.of(new Earlier("HEALTHY", Duration.ofSeconds(60)))));
    assertThat(moves).filteredOn(move -> move.equals("subsystem CONNECTING ORPHANED")).hasSize(100);
  }

  @Test
  void aMachineThatFlapsKeepsAShortHistory() {
    for (int i = 0; i < 100; i++) {
      time.pass(1);
      lifecycles.seen(
          NAMESPACE, i % 2 == 0 ? NamespaceSignal.SEEN_USABLE : NamespaceSignal.SEEN_GONE);
    }
    assertThat(lifecycles.of(STAGED).getFirst().earlier()).hasSize(8);
  }

  @Test
  void commandsThatNoLoopTakesAreCountedAndNotKept() {
    for (int i = 0; i < 11_000; i++) {
      lifecycles.released(VOLUME);
    }
    assertThat(lifecycles.dropped()).isEqualTo(1_000);
  }

  @Test
  void theMatrixDecidesWhateverTheEngineDoes() {
    lifecycles = with(new Lying(), Runnable::run);
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_LIVE);
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_GONE);

    assertThat(moves).containsExactly("controller ABSENT LIVE", "controller LIVE LOST");
  }

  @Test
  void movesThatTheEngineDoesNotTakeAreCountedAndMadeAllTheSame() {
    lifecycles =
        with(
            new MatrixLifecycleEngine(),
            _ -> {
              throw new RejectedExecutionException("full");
            });
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_LIVE);

    assertThat(lifecycles.dropped()).isEqualTo(1);
    assertThat(moves).containsExactly("controller ABSENT LIVE");
  }

  @Test
  void theEngineRunsBesideTheLoop() {
    Deque<Runnable> later = new ArrayDeque<>();
    List<String> fired = new ArrayList<>();
    lifecycles = with(new Noting(fired), later::add);
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_LIVE);
    lifecycles.seen(CONTROLLER, ControllerSignal.SEEN_LIVE);
    assertThat(fired).isEmpty();
    assertThat(moves).hasSize(1);

    later.forEach(Runnable::run);
    assertThat(fired).containsExactly("ABSENT SEEN_LIVE");
  }

  @Test
  void aListenerThatFailsStopsNoMachine() {
    lifecycles =
        new Lifecycles(
            new MatrixLifecycleEngine(),
            Runnable::run,
            fact -> {
              note(fact);
              throw new IllegalStateException("a listener");
            },
            time);
    lifecycles.connecting(NQN, ADDRESS);
    lifecycles.settle();

    assertThat(moves)
        .containsExactly("controller ABSENT CONNECTING", "subsystem ABSENT CONNECTING");
  }

  private Lifecycles with(LifecycleEngine engine, Executor beside) {
    return new Lifecycles(engine, beside, this::note, time);
  }

  private void note(Fact fact) {
    moves.add(fact.kind() + " " + fact.from() + " " + fact.to());
  }

  /** Moves nowhere. */
  private record Lying() implements LifecycleEngine {
    @Override
    public <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
        String id, TransitionMatrix<S, E> matrix, S from, E signal) {
      return from;
    }
  }

  private record Noting(List<String> fired) implements LifecycleEngine {
    @Override
    public <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
        String id, TransitionMatrix<S, E> matrix, S from, E signal) {
      fired.add(from + " " + signal);
      return matrix.after(from, signal);
    }
  }
}
