package dev.holdfast.application.lifecycle;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.concurrency.RareWarnings;
import dev.holdfast.application.port.in.ReportDroppedSignals;
import dev.holdfast.application.port.in.ReportVolumeHealth.Machine;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.FactPublisher;
import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.Transition;
import dev.holdfast.domain.namespace.NamespaceSignal;
import dev.holdfast.domain.subsystem.SubsystemSignal;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every machine stands and stood: an observer. The domain's matrices decide, on the loop's
 * thread, from its observations and from the commands that were given meanwhile. Giving a command
 * only queues it, so that no connect, release or judgement waits for a machine or its engine.
 */
public final class Lifecycles implements ReportDroppedSignals {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycles.class);
  private static final int MOST_COMMANDS = 10_000;

  private record Step<S extends Enum<S>, E extends Enum<E> & Signal>(
      MachineKey<S, E> key, E signal, Instant at) {}

  private final EngineCheck engine;
  private final FactPublisher facts;
  private final HostTime time;
  private final RareWarnings warnings;
  private final BlockingQueue<Step<?, ?>> commands = new LinkedBlockingQueue<>(MOST_COMMANDS);
  private final AtomicLong dropped = new AtomicLong();

  /** Written by the loop only. */
  private final Map<MachineKey<?, ?>, MachineHistory> machines = new ConcurrentHashMap<>();

  /**
   * @param beside runs moves on the engine, in their order; rejects what is too much
   */
  public Lifecycles(LifecycleEngine engine, Executor beside, FactPublisher facts, HostTime time) {
    this.facts = facts;
    this.time = time;
    this.warnings = new RareWarnings(LOG::warn, time);
    this.engine = new EngineCheck(engine, beside, time, new RareWarnings(LOG::warn, time));
  }

  /** The kernel is asked for a controller at an address where there is none that will stay. */
  public void connecting(SubsystemNqn nqn, TransportId address) {
    MachineKey.OfController controller = new MachineKey.OfController(nqn, address);
    command(controller, ControllerSignal.SEEN_GONE);
    command(controller, ControllerSignal.CONNECT_ISSUED);
    command(new MachineKey.OfSubsystem(nqn), SubsystemSignal.CONNECT_ISSUED);
  }

  /** The kernel is asked to delete the controllers at these addresses. */
  public void disconnecting(SubsystemNqn nqn, List<TransportId> addresses) {
    addresses.forEach(address ->
        command(new MachineKey.OfController(nqn, address), ControllerSignal.DISCONNECT_ISSUED));
  }

  /** The volume is being unstaged, and nothing uses it. */
  public void released(VolumeId volume) {
    command(new MachineKey.OfNamespace(volume), NamespaceSignal.RELEASED);
  }

  /** The last volume on the subsystem is being unstaged. */
  public void released(SubsystemNqn nqn) {
    command(new MachineKey.OfSubsystem(nqn), SubsystemSignal.RELEASED);
  }

  @Override
  public long dropped() {
    return dropped.get() + engine.dropped();
  }

  /** The machines of one volume, as far as they have been fed. From any thread. */
  public List<Machine> of(StagedVolume volume) {
    SubsystemNqn nqn = volume.attachment().nqn();
    return Stream.of(
            Stream.of(machine(new MachineKey.OfSubsystem(nqn), Optional.empty())),
            volume.attachment().addresses().stream()
                .map(address ->
                    machine(new MachineKey.OfController(nqn, address), Optional.of(address))),
            Stream.of(machine(new MachineKey.OfNamespace(volume.id()), Optional.empty())))
        .flatMap(all -> all)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Machine> machine(MachineKey<?, ?> key, Optional<TransportId> address) {
    return Optional.ofNullable(machines.get(key))
        .map(now ->
            new Machine(key.kind(), address, now.state().name(), now.since(), now.earlier()));
  }

  /** Applies the commands that were given since. On the loop's thread, before it scans. */
  public void settle() {
    engine.watch();
    for (Step<?, ?> next = commands.poll(); next != null; next = commands.poll()) {
      take(next);
    }
  }

  /** Applies what a scan has seen. On the loop's thread. */
  <S extends Enum<S>, E extends Enum<E> & Signal> void seen(MachineKey<S, E> key, E signal) {
    take(new Step<>(key, signal, time.now()));
  }

  /** Forgets all other machines. */
  void keepOnly(Set<MachineKey<?, ?>> keys) {
    machines.keySet().retainAll(keys);
  }

  private <S extends Enum<S>, E extends Enum<E> & Signal> void command(
      MachineKey<S, E> key, E signal) {
    if (!commands.offer(new Step<>(key, signal, time.now()))) {
      dropped.incrementAndGet();
    }
  }

  private <S extends Enum<S>, E extends Enum<E> & Signal> void take(Step<S, E> step) {
    MachineKey<S, E> key = step.key();
    S initial = key.matrix().initial();
    MachineHistory now =
        machines.computeIfAbsent(key, _ -> MachineHistory.initial(initial, step.at()));
    S from = initial.getDeclaringClass().cast(now.state());
    switch (key.matrix().on(from, step.signal())) {
      case Transition.Stay<S>() -> {}
      case Transition.Refuse<S>() ->
          warnings.warn(
              "%s %s is %s, where %s is not expected: ignored"
                  .formatted(key.kind(), key.subject(), from, step.signal()));
      case Transition.Move<S>(S to) -> {
        machines.put(key, now.moved(to, step.at()));
        publish(
            new Fact(
                step.at(),
                key.kind(),
                key.subject(),
                from.name(),
                to.name(),
                step.signal().name()));
        engine.moved(key, from, step.signal());
      }
    }
  }

  private void publish(Fact fact) {
    try {
      facts.publish(fact);
    } catch (RuntimeException e) {
      warnings.warn("a listener failed on " + fact + ": " + e);
    }
  }
}
