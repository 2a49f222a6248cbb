package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.fabric.ConnectOutcome;
import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.DisconnectOutcome;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricSettings;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.ControllerType;
import dev.holdfast.domain.controller.KernelState;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Targets with one namespace each, and the controllers that this host has of them. The device of a
 * subsystem is another one after all its controllers were lost.
 */
public final class InMemoryFabric implements FabricTopology, FabricConnector, FabricSettings {
  public static final Host HOST =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555"),
          HostId.parse("11111111-2222-3333-4444-555555555555"));

  private static final NamespaceIdentifiers OTHER =
      new NamespaceIdentifiers(
          1, Optional.of(new UUID(0x11114000L, 8)), Optional.empty(), Optional.empty());

  private record Connection(
      ControllerName name,
      SubsystemNqn nqn,
      TransportId address,
      long number,
      Optional<TlsKey> tls) {}

  private final Calls calls;
  private final List<Connection> connections = new ArrayList<>();
  private final Map<SubsystemNqn, Integer> devices = new HashMap<>();
  private final Map<SubsystemNqn, Long> sizes = new HashMap<>();
  private final Map<SubsystemNqn, Long> shown = new HashMap<>();
  private final Set<TransportId> silent = new HashSet<>();
  private final Map<SubsystemNqn, Secret> secrets = new HashMap<>();
  private final Set<SubsystemNqn> replaced = new HashSet<>();
  private final Set<SubsystemNqn> encrypting = new HashSet<>();
  private final Map<ControllerName, String> words = new HashMap<>();
  private NativeMultipath multipath = NativeMultipath.ON;
  private boolean goneTooEarly;
  private int controllers;
  private int instances;
  private long numbers = 1000;

  InMemoryFabric(Calls calls) {
    this.calls = calls;
  }

  public void multipath(NativeMultipath seen) {
    multipath = seen;
  }

  public void target(SubsystemNqn nqn, long bytes) {
    sizes.put(nqn, bytes);
  }

  /** Its namespace has another size, and the kernel has noticed. */
  public void resize(SubsystemNqn nqn, long bytes) {
    sizes.put(nqn, bytes);
    shown.replace(nqn, bytes);
  }

  /** Nothing answers at the address any more, and controllers there are lost. */
  public void cut(TransportId address) {
    silent.add(address);
    connections.removeIf(connection -> connection.address().equals(address));
    devices.keySet().removeIf(nqn -> controllers(nqn).isEmpty());
  }

  /** From now on it takes those hosts only that have this secret. */
  public void requireSecret(SubsystemNqn nqn, Secret secret) {
    secrets.put(nqn, secret);
  }

  public void restore(TransportId address) {
    silent.remove(address);
  }

  public List<TransportId> controllers(SubsystemNqn nqn) {
    return connections.stream()
        .filter(connection -> connection.nqn().equals(nqn))
        .map(Connection::address)
        .toList();
  }

  public static NamespaceIdentifiers identity(SubsystemNqn nqn) {
    UUID uuid =
        UUID.nameUUIDFromBytes(nqn.value().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new NamespaceIdentifiers(1, Optional.of(uuid), Optional.empty(), Optional.empty());
  }

  /** From now on a deletion is answered as done and is not. */
  public void answersGoneTooEarly() {
    goneTooEarly = true;
  }

  /** The target has another namespace in the place of the one that it had. */
  public void replace(SubsystemNqn nqn) {
    replaced.add(nqn);
  }

  /** A controller that another program made. */
  public void connectedByAnother(SubsystemNqn nqn, TransportId address) {
    connected(nqn, address, Optional.empty());
  }

  private void connected(SubsystemNqn nqn, TransportId address, Optional<TlsKey> tls) {
    connections.add(
        new Connection(ControllerName.ofInstance(controllers++), nqn, address, ++numbers, tls));
    device(nqn);
  }

  /** From now on it takes encrypted connections only. */
  public void requireTls(SubsystemNqn nqn) {
    encrypting.add(nqn);
  }

  Optional<TlsKey> tlsOf(ControllerName controller) {
    return connections.stream()
        .filter(connection -> connection.name().equals(controller))
        .findFirst()
        .flatMap(Connection::tls);
  }

  /** The kernel's word for the state of the controllers at the address; it stays so. */
  public void wedge(TransportId address, String word) {
    connections.stream()
        .filter(connection -> connection.address().equals(address))
        .forEach(connection -> words.put(connection.name(), word));
  }

  private KernelState state(Connection connection) {
    return KernelState.ofWord(word(connection));
  }

  private String word(Connection connection) {
    return words.getOrDefault(connection.name(), KernelState.LIVE.word());
  }

  /** Another program's controller gets the name of the one that was there. */
  public void takenOver(SubsystemNqn nqn, TransportId address) {
    connections.replaceAll(one ->
        one.nqn().equals(nqn) && one.address().equals(address)
            ? new Connection(one.name(), nqn, address, ++numbers, one.tls())
            : one);
  }

  private int device(SubsystemNqn nqn) {
    shown.putIfAbsent(nqn, sizes.getOrDefault(nqn, 0L));
    return devices.computeIfAbsent(nqn, _ -> instances++);
  }

  @Override
  public ConnectOutcome connect(ConnectRequest request, Duration patience) {
    Optional<String> failure = calls.note("connect " + request.address());
    if (failure.isPresent() || silent.contains(request.address())) {
      return new ConnectOutcome.Unreachable(failure.orElse("no answer"));
    }
    if (!sizes.containsKey(request.nqn())) {
      return new ConnectOutcome.Rejected("no such subsystem");
    }
    if (connections.stream()
        .filter(one -> one.nqn().equals(request.nqn()) && state(one).serves())
        .anyMatch(one -> one.address().equals(request.address()))) {
      return new ConnectOutcome.AlreadyConnected();
    }
    Optional<Secret> wanted = Optional.ofNullable(secrets.get(request.nqn()));
    if (wanted.isPresent() && !request.credentials().dhchapSecret().equals(wanted)) {
      return new ConnectOutcome.AuthenticationFailed("the target did not take the key");
    }
    Optional<TlsKey> tls =
        request.tls() instanceof TlsDemand.With(TlsKey key) ? Optional.of(key) : Optional.empty();
    if (request.tls() instanceof TlsDemand.Unplaced) {
      return new ConnectOutcome.Unsupported("no key for TLS");
    }
    if (tls.isEmpty() && encrypting.contains(request.nqn())) {
      return new ConnectOutcome.Unreachable("the target closed a plain connection");
    }
    connected(request.nqn(), request.address(), tls);
    return new ConnectOutcome.Connected(connections.getLast().name());
  }

  @Override
  public DisconnectOutcome disconnect(ControllerName controller, Duration patience) {
    Optional<Connection> connection =
        connections.stream().filter(one -> one.name().equals(controller)).findFirst();
    Optional<String> failure =
        calls.note("disconnect " + connection.map(one -> one.address().toString()).orElse("?"));
    if (failure.isPresent()) {
      return new DisconnectOutcome.Failed(failure.get());
    }
    if (goneTooEarly) {
      return new DisconnectOutcome.Gone();
    }
    connections.removeAll(connection.stream().toList());
    devices.keySet().removeIf(nqn -> controllers(nqn).isEmpty());
    return new DisconnectOutcome.Gone();
  }

  @Override
  public void rescan(ControllerName controller, Duration patience) {
    Optional<String> _ = calls.note("rescan " + controller);
    shown.replaceAll((nqn, _) -> sizes.getOrDefault(nqn, 0L));
  }

  @Override
  public List<String> applyTimers(ControllerName controller, ConnectionPolicy policy) {
    return calls.note("timers " + controller + " " + policy.ctrlLossTmo()).stream().toList();
  }

  @Override
  public List<String> applyIoPolicy(String subsystem, IoPolicy policy) {
    return calls.note("iopolicy " + subsystem).stream().toList();
  }

  @Override
  public List<String> keepDevice(DeviceName device, Duration keep) {
    return calls.note("keep " + device).stream().toList();
  }

  @Override
  public ObservedTopology observe() {
    return new ObservedTopology(
        multipath,
        connections.stream().map(Connection::nqn).distinct().map(this::subsystem).toList());
  }

  private Subsystem subsystem(SubsystemNqn nqn) {
    int instance = device(nqn);
    DeviceName head = new DeviceName("nvme" + instance + "n1");
    List<Connection> there =
        connections.stream().filter(connection -> connection.nqn().equals(nqn)).toList();
    List<Path> paths = there.stream().map(one -> path(one, instance, head)).toList();
    return new Subsystem(
        "nvme-subsys" + instance,
        nqn,
        Optional.empty(),
        Optional.empty(),
        Optional.of("numa"),
        there.stream().map(one -> controller(one, path(one, instance, head))).toList(),
        List.of(
            new Namespace(
                head,
                new DeviceNumber(259, instance),
                replaced.contains(nqn) ? OTHER : identity(nqn),
                shown.getOrDefault(nqn, 0L),
                false,
                paths)));
  }

  private Path path(Connection connection, int instance, DeviceName head) {
    return new Path(
        "nvme%dc%dn1".formatted(instance, connection.name().instance()),
        connection.name(),
        state(connection),
        AnaState.OPTIMIZED,
        head);
  }

  private Controller controller(Connection connection, Path path) {
    TransportId address = connection.address();
    return new Controller(
        connection.name(),
        state(connection),
        word(connection),
        address.transport().word(),
        PathAddress.parse("traddr=%s,trsvcid=%d".formatted(address.traddr(), address.trsvcid())),
        ControllerType.IO,
        OptionalInt.of(1),
        Optional.of(HOST.nqn().value()),
        Optional.of(HOST.id().toString()),
        ControllerTimers.UNKNOWN,
        List.of(path),
        OptionalLong.of(connection.number()));
  }
}
