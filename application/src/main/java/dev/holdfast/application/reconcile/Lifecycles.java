package dev.holdfast.application.reconcile;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.FactPublisher;
import dev.holdfast.application.port.out.LifecycleEngine;
import dev.holdfast.domain.controller.ControllerLifecycle;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.controller.ControllerState;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.machine.Outcome;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import dev.holdfast.domain.namespace.NamespaceLifecycle;
import dev.holdfast.domain.namespace.NamespaceSignal;
import dev.holdfast.domain.namespace.NamespaceState;
import dev.holdfast.domain.subsystem.SubsystemLifecycle;
import dev.holdfast.domain.subsystem.SubsystemSignal;
import dev.holdfast.domain.subsystem.SubsystemState;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every machine stands. The domain decides, the engine moves, the two are compared by the
 * engine, and the move is published.
 */
public final class Lifecycles {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycles.class);

  /** What a machine is about. */
  private record Key(String kind, String subject) {}

  private final LifecycleEngine engine;
  private final FactPublisher facts;
  private final HostTime time;
  private final Map<Key, Enum<?>> states = new ConcurrentHashMap<>();

  public Lifecycles(LifecycleEngine engine, FactPublisher facts, HostTime time) {
    this.engine = engine;
    this.facts = facts;
    this.time = time;
  }

  public ControllerState controller(
      SubsystemNqn nqn, TransportId address, ControllerSignal signal) {
    return fire(new Key("controller", nqn + " " + address), ControllerLifecycle.MATRIX, signal);
  }

  public NamespaceState namespace(VolumeId volume, NamespaceSignal signal) {
    return fire(new Key("namespace", volume.value()), NamespaceLifecycle.MATRIX, signal);
  }

  public SubsystemState subsystem(SubsystemNqn nqn, SubsystemSignal signal) {
    return fire(new Key("subsystem", nqn.value()), SubsystemLifecycle.MATRIX, signal);
  }

  /** Forgets the machines of everything that is not among these. */
  void keepOnly(Set<VolumeId> volumes, Set<SubsystemNqn> subsystems) {
    Set<String> ids = volumes.stream().map(VolumeId::value).collect(Collectors.toSet());
    Set<String> nqns = subsystems.stream().map(SubsystemNqn::value).collect(Collectors.toSet());
    states
        .keySet()
        .removeIf(key ->
            switch (key.kind()) {
              case "namespace" -> !ids.contains(key.subject());
              case "subsystem" -> !nqns.contains(key.subject());
              // an address has no blank
              default -> !nqns.contains(key.subject().substring(0, key.subject().lastIndexOf(' ')));
            });
  }

  private <S extends Enum<S>, E extends Enum<E> & Signal> S fire(
      Key key, TransitionMatrix<S, E> matrix, E signal) {
    Class<S> type = matrix.initial().getDeclaringClass();
    return type.cast(
        states.compute(
            key,
            (k, old) -> moved(k, matrix, old == null ? matrix.initial() : type.cast(old), signal)));
  }

  private <S extends Enum<S>, E extends Enum<E> & Signal> S moved(
      Key key, TransitionMatrix<S, E> matrix, S from, E signal) {
    return switch (matrix.on(from, signal)) {
      case Outcome.Stay<S>() -> from;
      case Outcome.Refuse<S>() -> {
        LOG.warn("{} {} is {}: {} does not belong here", key.kind(), key.subject(), from, signal);
        yield from;
      }
      case Outcome.Move<S>(S _) -> {
        S to = engine.fire(key.kind() + " " + key.subject(), matrix, from, signal);
        facts.publish(
            new Fact(time.now(), key.kind(), key.subject(), from.name(), to.name(), signal.name()));
        yield to;
      }
    };
  }
}
