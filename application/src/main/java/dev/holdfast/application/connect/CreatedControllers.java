package dev.holdfast.application.connect;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.VolumeRecordUpdates;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerOwnership;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.controller.ExpectedController;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which controllers Holdfast created (ADR 30): the one place that decides it, and the one that
 * deletes controllers. A request is on record before it is sent, and its answer turns it into the
 * controller's number, by which no other controller is ever taken for it.
 */
public final class CreatedControllers implements ControllerSurvey {
  private static final Logger LOG = LoggerFactory.getLogger(CreatedControllers.class);

  private final NodePorts ports;
  private final OwnershipMemory memory;
  private final OtherProofs others;
  private final Runnable changed;

  /** The requests whose answer this process will have. */
  private final Set<ExpectedController> unanswered = ConcurrentHashMap.newKeySet();

  /**
   * @param changed is run when a late answer has made a controller Holdfast's
   */
  public CreatedControllers(NodePorts ports, VolumeRecordUpdates updates, Runnable changed) {
    this.ports = ports;
    this.memory = new OwnershipMemory(ports);
    this.others = new OtherProofs(ports, updates, memory);
    this.changed = changed;
  }

  /**
   * The request is on record from now on, with the controllers that are there before it is sent. It
   * counts as answered only by {@link #answered}.
   *
   * @throws HostInterfaceException if those cannot be read: the request must not be sent
   */
  ExpectedController expect(ConnectRequest request) {
    ConnectionPolicy policy = request.policy();
    ExpectedController expected =
        new ExpectedController(
            request.nqn(),
            request.address(),
            request.host(),
            new ControllerTimers(
                Optional.of(policy.ctrlLossTmo()),
                Optional.of(policy.reconnectDelay()),
                policy.fastIoFailTmo(),
                Optional.of(policy.keepAliveTmo())),
            ports.moment(),
            ports
                .topology()
                .observeOnly(request.nqn())
                .serving(request.nqn(), request.address(), request.host())
                .stream()
                .flatMapToLong(seen -> seen.number().stream())
                .boxed()
                .collect(Collectors.toSet()));
    unanswered.add(expected);
    memory.change(request.nqn(), now -> now.with(expected));
    return expected;
  }

  /** The request was given up in a way that shows nothing: it may have been sent. */
  void lost(ExpectedController expected) {
    ports.identity().keep();
    unanswered.remove(expected);
  }

  void answered(ExpectedController expected, ConnectOutcome outcome) {
    switch (outcome) {
      case ConnectOutcome.Connected(ControllerName name) -> connected(expected, name);
      case ConnectOutcome.TimedOut(_, Optional<ConnectOutcome.LateAnswer> late) ->
          late.ifPresentOrElse(
              answer -> answer.whenKnown(known -> answeredLate(expected, known)),
              () -> lost(expected));
      default -> {
        // the kernel made none for this request, or never had it
        memory.change(expected.nqn(), now -> now.without(expected));
        unanswered.remove(expected);
      }
    }
  }

  private void answeredLate(ExpectedController expected, Optional<ConnectOutcome> answer) {
    try {
      answer.ifPresent(known -> answered(expected, known));
    } catch (RuntimeException | Error e) {
      LOG.warn("the late answer to a connect of {} is not on record", expected.address(), e);
    } finally {
      lost(expected);
      changed.run();
    }
  }

  /** By the kernel's own answer, so what it does not show is no doubt. */
  private void connected(ExpectedController expected, ControllerName name) {
    ports.identity().keep();
    Optional<CreatedController> made =
        read(expected.nqn(), name)
            .filter(seen -> seen.serves(expected.address(), expected.host()))
            .filter(seen -> seen.number().isPresent())
            .map(seen ->
                new CreatedController(
                    expected.nqn(),
                    expected.address(),
                    expected.host(),
                    name,
                    seen.number().getAsLong()));
    // one that cannot be read just now is found by the next look
    made.ifPresent(one -> memory.change(expected.nqn(), now -> now.without(expected).with(one)));
    unanswered.remove(expected);
  }

  /** Empty also if it cannot be read now: what the kernel answered stays true. */
  private Optional<Controller> read(SubsystemNqn nqn, ControllerName name) {
    try {
      return ports.topology().controller(nqn, name);
    } catch (HostInterfaceException e) {
      LOG.warn("{} was created, and cannot be read: {}", name, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public ObservedTopology look() {
    return look(ports.topology()::observe);
  }

  /** As {@link #look()}, of one subsystem only. */
  public ObservedTopology look(SubsystemNqn nqn) {
    return look(() -> ports.topology().observeOnly(nqn));
  }

  private ObservedTopology look(Supplier<ObservedTopology> scan) {
    memory.load();
    Map<SubsystemNqn, ControllerOwnership> before = memory.all();
    Optional<BootMoment> now = ports.moment();
    ObservedTopology topology = scan.get();
    before.forEach((nqn, known) -> {
      if (topology.shows(nqn)) {
        List<Controller> here = here(nqn, topology);
        Set<CreatedController> removed = removed(known, here);
        memory.change(nqn, it -> it.seen(known, removed, here, now, unanswered::contains));
      }
    });
    others.find(topology);
    if (memory.all().values().stream().anyMatch(known -> !known.created().isEmpty())) {
      ports.identity().keep();
    }
    return topology;
  }

  /** Those that the scan does not show, and that are not merely unreadable. */
  private Set<CreatedController> removed(ControllerOwnership known, List<Controller> here) {
    return known.created().stream()
        .filter(made -> made.goneFrom(here) && ports.topology().removed(made))
        .collect(Collectors.toSet());
  }

  private static List<Controller> here(SubsystemNqn nqn, ObservedTopology topology) {
    return topology.withNqn(nqn).stream()
        .flatMap(subsystem -> subsystem.controllers().stream())
        .toList();
  }

  @Override
  public List<CreatedController> in(ObservedTopology topology) {
    return topology.subsystems().stream().flatMap(subsystem -> in(subsystem).stream()).toList();
  }

  /** Those of one subsystem that a scan shows. */
  public List<CreatedController> on(SubsystemNqn nqn, ObservedTopology topology) {
    return topology.withNqn(nqn).stream().flatMap(subsystem -> in(subsystem).stream()).toList();
  }

  private List<CreatedController> in(Subsystem subsystem) {
    return memory.of(subsystem.nqn()).created().stream()
        .filter(made -> subsystem.controllers().stream().anyMatch(made::is))
        .toList();
  }

  /**
   * Deletes it, if its name still is its own. It remains Holdfast's until the kernel shows that it
   * is removed.
   */
  public DisconnectOutcome remove(CreatedController controller, Duration patience) {
    DisconnectOutcome outcome =
        isThere(controller)
            ? ports.connector().disconnect(controller.name(), patience)
            : new DisconnectOutcome.Gone();
    if (outcome instanceof DisconnectOutcome.Gone) {
      if (!ports.topology().removed(controller)) {
        return new DisconnectOutcome.Failed(
            controller.name() + " is still there, though it may be unreadable just now");
      }
      memory.change(controller.nqn(), now -> now.without(controller));
    }
    return outcome;
  }

  private boolean isThere(CreatedController controller) {
    return ports
        .topology()
        .controller(controller.nqn(), controller.name())
        .filter(controller::is)
        .isPresent();
  }

  @Override
  public Optional<String> doubt() {
    return memory.doubt();
  }
}
