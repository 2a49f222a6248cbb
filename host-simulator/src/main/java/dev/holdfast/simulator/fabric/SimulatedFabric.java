package dev.holdfast.simulator.fabric;

import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All targets, and the network between them and the host. */
public final class SimulatedFabric {
  /** The well-known NQN of discovery (NVMe base specification); exists wherever a target does. */
  public static final String DISCOVERY = "nqn.2014-08.org.nvmexpress.discovery";

  private final NamespaceStore store;
  private final Map<String, SimulatedTarget> targets;
  private final Map<Address, Reachability> weather = new ConcurrentHashMap<>();
  private final Map<String, List<String>> names = new ConcurrentHashMap<>();

  /** Of all hosts. */
  private final List<FabricListener> listeners;

  private volatile @Nullable Wildcard wildcard;
  private volatile Duration connectLatency = Duration.ZERO;
  private volatile Duration scanLatency = Duration.ZERO;
  private volatile Duration startLatency = Duration.ZERO;

  /**
   * @param store where the content of namespaces is kept, in sparse files
   */
  public SimulatedFabric(Path store) {
    this.store = new NamespaceStore(store);
    this.targets = new ConcurrentHashMap<>();
    this.listeners = new CopyOnWriteArrayList<>();
  }

  private SimulatedFabric(SimulatedFabric other) {
    this.store = other.store;
    this.targets = other.targets;
    this.listeners = other.listeners;
  }

  /** The same targets, as another host reaches them: by a network of its own. */
  public SimulatedFabric ofAnotherHost() {
    return new SimulatedFabric(this);
  }

  /** Lets a name stand for these numeric addresses; for none, if there are none. */
  public void name(String name, String... addresses) {
    names.put(name, List.of(addresses));
  }

  /** The answer of the name service: round robin, another order each time. */
  public List<String> lookUp(String name) throws UnknownHostException {
    List<String> addresses =
        names.computeIfPresent(
            name,
            (_, old) -> {
              List<String> turned = new ArrayList<>(old);
              Collections.rotate(turned, 1);
              return List.copyOf(turned);
            });
    if (addresses == null || addresses.isEmpty()) {
      throw new UnknownHostException(name + ": Name or service not known");
    }
    return addresses;
  }

  /** The target of this name; a new one without addresses or namespaces if there was none. */
  public SimulatedTarget target(String nqn) {
    return targets.computeIfAbsent(nqn, name -> new SimulatedTarget(name, this, store));
  }

  /**
   * From now on every NQN with this prefix exists at every address, with one namespace, nsid 1, of
   * this size and with a UUID made from the NQN ({@link #wildcardUuid}).
   */
  public SimulatedFabric wildcard(String nqnPrefix, long bytes) {
    wildcard = new Wildcard(nqnPrefix, bytes);
    return this;
  }

  /** As {@link #wildcard(String, long)} with 1 GiB. */
  public SimulatedFabric wildcard(String nqnPrefix) {
    return wildcard(nqnPrefix, 1L << 30);
  }

  /** The UUID that the namespace of such an NQN has: a name-based one (version 3) of its bytes. */
  public static String wildcardUuid(String nqn) {
    return UUID.nameUUIDFromBytes(nqn.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** How long every connect takes before it succeeds; none by default. */
  public SimulatedFabric connectLatency(Duration latency) {
    connectLatency = latency;
    return this;
  }

  /** How long namespaces take to appear, change and go after their cause; none by default. */
  public SimulatedFabric scanLatency(Duration latency) {
    scanLatency = latency;
    return this;
  }

  /** How long a controller is shown before it is live, and cannot be deleted; none by default. */
  public SimulatedFabric startLatency(Duration latency) {
    startLatency = latency;
    return this;
  }

  /** The port is closed for every target there: connections are reset, new ones refused. */
  public void refuse(String address, int port) {
    weather(address, port, Reachability.REFUSED);
  }

  /** There is no route any more: connections break at once, new ones get EHOSTUNREACH at once. */
  public void cut(String address, int port) {
    weather(address, port, Reachability.CUT);
  }

  /** Everything is dropped: found out by keep-alive only; new connections time out. */
  public void silence(String address, int port) {
    weather(address, port, Reachability.SILENT);
  }

  /** The address works again. */
  public void restore(String address, int port) {
    weather(address, port, Reachability.OPEN);
  }

  public Duration connectLatency() {
    return connectLatency;
  }

  public Duration scanLatency() {
    return scanLatency;
  }

  public Duration startLatency() {
    return startLatency;
  }

  /** Lets a host's kernel learn of changes. */
  public void listener(FabricListener kernel) {
    listeners.add(kernel);
  }

  /** The reachability of this target at this address from the host. */
  public Reachability reachability(String nqn, Address address) {
    Reachability all = weather.getOrDefault(address, Reachability.OPEN);
    SimulatedTarget target = targets.get(nqn);
    return all != Reachability.OPEN || target == null ? all : target.weatherAt(address);
  }

  /** The answer to a connection request made now. */
  public KnockAnswer knock(Knock knock) {
    return switch (reachability(knock.nqn(), knock.address())) {
      case REFUSED -> KnockAnswer.REFUSED;
      case CUT -> KnockAnswer.HOST_UNREACHABLE;
      case SILENT -> KnockAnswer.SILENCE;
      case OPEN -> admit(knock);
    };
  }

  void networkChanged() {
    listeners.forEach(FabricListener::networkChanged);
  }

  void namespacesChanged(SimulatedTarget target) {
    listeners.forEach(listener -> listener.namespacesChanged(target));
  }

  void anaChanged(SimulatedTarget target) {
    listeners.forEach(listener -> listener.anaChanged(target));
  }

  private KnockAnswer admit(Knock knock) {
    materialise(knock);
    if (!anyListensAt(knock.address())) {
      return anyListensOn(knock.address().host())
          ? KnockAnswer.REFUSED
          : KnockAnswer.NETWORK_UNREACHABLE;
    }
    if (knock.nqn().equals(DISCOVERY)) {
      return KnockAnswer.ACCEPTED;
    }
    return Optional.ofNullable(targets.get(knock.nqn()))
        .map(target -> target.admit(knock))
        .orElse(KnockAnswer.UNKNOWN_SUBSYSTEM);
  }

  /** Lets the wildcard's target exist at the address that is asked for. */
  private void materialise(Knock knock) {
    Wildcard any = wildcard;
    if (any == null || !knock.nqn().startsWith(any.prefix())) {
      return;
    }
    target(knock.nqn()).existAt(knock.address(), any.bytes(), wildcardUuid(knock.nqn()));
  }

  private boolean anyListensAt(Address address) {
    return targets.values().stream().anyMatch(target -> target.listensAt(address));
  }

  private boolean anyListensOn(String host) {
    return targets.values().stream().anyMatch(target -> target.listensAnywhereOn(host));
  }

  private void weather(String address, int port, Reachability reachability) {
    weather.put(new Address(address, port), reachability);
    networkChanged();
  }

  private record Wildcard(String prefix, long bytes) {}
}
