package dev.holdfast.simulator.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One subsystem as its target has it. Changes are seen by connected hosts as a kernel sees them.
 */
public final class SimulatedTarget {
  private static final Set<String> ANA_STATES =
      Set.of("optimized", "non-optimized", "inaccessible", "persistent-loss", "change");

  private final String nqn;
  private final SimulatedFabric fabric;
  private final NamespaceStore store;
  private final Set<Address> addresses = new HashSet<>();
  private final Map<Address, Reachability> weather = new HashMap<>();
  private final Map<Address, String> ana = new HashMap<>();
  private final TreeMap<Integer, TargetNamespace> namespaces = new TreeMap<>();
  private final Set<Integer> disabled = new HashSet<>();
  private final Set<Address> mute = new HashSet<>();
  private final Map<Integer, Integer> generations = new HashMap<>();
  private final Map<Integer, TargetReservations> reservations = new HashMap<>();
  private boolean reservable;
  private final TargetAccess access = new TargetAccess();
  private String model = "Linux";
  private String serial;

  SimulatedTarget(String nqn, SimulatedFabric fabric, NamespaceStore store) {
    this.nqn = nqn;
    this.fabric = fabric;
    this.store = store;
    UUID hash = UUID.nameUUIDFromBytes(nqn.getBytes(StandardCharsets.UTF_8));
    this.serial = hash.toString().replace("-", "").substring(0, 20);
  }

  public String nqn() {
    return nqn;
  }

  public SimulatedTarget listensOn(String address, int port) {
    synchronized (this) {
      addresses.add(new Address(address, port));
    }
    fabric.networkChanged();
    return this;
  }

  /** Sets the model and serial number that it reports; Linux's and one by its NQN by default. */
  public synchronized SimulatedTarget identifiedAs(String newModel, String newSerial) {
    model = newModel;
    serial = newSerial;
    return this;
  }

  /**
   * Adds a namespace, or puts it in the place of the one with this nsid.
   *
   * @param uuid any case; absent if null, as the others
   * @param nguid 32 hexadecimal digits, dashes do not matter
   * @param eui 16 hexadecimal digits
   */
  public SimulatedTarget withNamespace(
      int nsid, long bytes, @Nullable String uuid, @Nullable String nguid, @Nullable String eui) {
    synchronized (this) {
      put(nsid, bytes, uuid, nguid, eui);
    }
    fabric.namespacesChanged(this);
    return this;
  }

  /** All its namespaces take the commands of reservations, as with nvmet's resv_enable. */
  public synchronized SimulatedTarget withReservations() {
    reservable = true;
    reservations.values().forEach(TargetReservations::support);
    return this;
  }

  /** Of the namespace with this nsid. */
  public synchronized TargetReservations reservations(int nsid) {
    TargetReservations found = reservations.computeIfAbsent(nsid, _ -> new TargetReservations());
    if (reservable) {
      found.support();
    }
    return found;
  }

  /** Only this host may connect from now on; others get EIO, as for an unknown NQN. */
  public SimulatedTarget allowOnly(String hostNqn) {
    access.allowOnly(hostNqn);
    return this;
  }

  /** Hosts must come with just this DH-HMAC-CHAP secret. */
  public SimulatedTarget requireSecret(String dhchapSecret) {
    access.requireSecret(dhchapSecret);
    return this;
  }

  /** Hosts must encrypt, by this key: its identity, a blank, its bytes in hexadecimal. */
  public SimulatedTarget requireTls(String psk) {
    access.requireTls(psk);
    return this;
  }

  /** As {@link SimulatedFabric#refuse}, for this target only. */
  public void refuse(String address, int port) {
    weather(address, port, Reachability.REFUSED);
  }

  /** As {@link SimulatedFabric#cut}, for this target only. */
  public void cut(String address, int port) {
    weather(address, port, Reachability.CUT);
  }

  /** As {@link SimulatedFabric#silence}, for this target only. */
  public void silence(String address, int port) {
    weather(address, port, Reachability.SILENT);
  }

  /** As {@link SimulatedFabric#restore}, for this target only. */
  public void restore(String address, int port) {
    weather(address, port, Reachability.OPEN);
  }

  /** Makes a namespace larger or smaller; hosts notice by themselves. */
  public void resize(int nsid, long bytes) {
    synchronized (this) {
      TargetNamespace old = namespace(nsid);
      try {
        NamespaceStore.resize(old.content(), bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      namespaces.put(
          nsid,
          new TargetNamespace(nsid, bytes, old.uuid(), old.nguid(), old.eui(), old.content()));
    }
    fabric.namespacesChanged(this);
  }

  public void disable(int nsid) {
    synchronized (this) {
      disabled.add(namespace(nsid).nsid());
      reservations(nsid).lose();
    }
    fabric.namespacesChanged(this);
  }

  public void enable(int nsid) {
    synchronized (this) {
      disabled.remove(namespace(nsid).nsid());
    }
    fabric.namespacesChanged(this);
  }

  public void remove(int nsid) {
    synchronized (this) {
      namespaces.remove(namespace(nsid).nsid());
      reservations(nsid).lose();
    }
    fabric.namespacesChanged(this);
  }

  /** Puts another, empty namespace of the same size in its place; hosts see one go and one come. */
  public void replace(
      int nsid, @Nullable String uuid, @Nullable String nguid, @Nullable String eui) {
    long bytes = namespace(nsid).bytes();
    disable(nsid);
    synchronized (this) {
      put(nsid, bytes, uuid, nguid, eui);
      disabled.remove(nsid);
    }
    fabric.namespacesChanged(this);
  }

  /** Puts a namespace that was there before, with its content, in the place of what is there. */
  public void putBack(TargetNamespace old) {
    disable(old.nsid());
    synchronized (this) {
      namespaces.put(old.nsid(), old);
      disabled.remove(old.nsid());
    }
    fabric.namespacesChanged(this);
  }

  /**
   * The ANA state of all namespaces at this address, by the kernel's word: {@code optimized},
   * {@code non-optimized}, {@code inaccessible}, {@code persistent-loss}, {@code change}.
   */
  public void ana(String address, int port, String state) {
    if (!ANA_STATES.contains(state)) {
      throw new IllegalArgumentException("no ANA state: " + state);
    }
    synchronized (this) {
      ana.put(new Address(address, port), state);
    }
    fabric.anaChanged(this);
  }

  /**
   * Changes of its namespaces are no longer announced at this address: a controller connected there
   * sees them when a rescan is requested, or when it reconnects.
   */
  public synchronized void announcesNothingAt(String address, int port) {
    mute.add(new Address(address, port));
  }

  /** Undoes {@link #announcesNothingAt}. Changes that were missed stay missed. */
  public synchronized void announcesAgainAt(String address, int port) {
    mute.remove(new Address(address, port));
  }

  public synchronized boolean announcesAt(Address address) {
    return !mute.contains(address);
  }

  public synchronized String model() {
    return model;
  }

  public synchronized String serial() {
    return serial;
  }

  /** The namespaces that hosts can see, by nsid. */
  public synchronized List<TargetNamespace> visible() {
    return namespaces.values().stream().filter(ns -> !disabled.contains(ns.nsid())).toList();
  }

  public synchronized String anaAt(Address address) {
    return ana.getOrDefault(address, "optimized");
  }

  /** Comes into being, as far as it was not there. No host can have seen it before. */
  synchronized void existAt(Address address, long bytes, String uuid) {
    addresses.add(address);
    if (namespaces.isEmpty()) {
      put(1, bytes, uuid, null, null);
    }
  }

  synchronized TargetNamespace namespace(int nsid) {
    TargetNamespace found = namespaces.get(nsid);
    if (found == null) {
      throw new IllegalArgumentException(nqn + " has no namespace " + nsid);
    }
    return found;
  }

  synchronized Reachability weatherAt(Address address) {
    return weather.getOrDefault(address, Reachability.OPEN);
  }

  synchronized boolean listensAt(Address address) {
    return addresses.contains(address);
  }

  synchronized boolean listensAnywhereOn(String host) {
    return addresses.stream().anyMatch(address -> address.host().equals(host));
  }

  synchronized KnockAnswer admit(Knock knock) {
    return listensAt(knock.address()) ? access.admit(knock) : KnockAnswer.UNKNOWN_SUBSYSTEM;
  }

  private void put(
      int nsid, long bytes, @Nullable String uuid, @Nullable String nguid, @Nullable String eui) {
    int generation = namespaces.containsKey(nsid) ? generations.merge(nsid, 1, Integer::sum) : 0;
    namespaces.put(
        nsid,
        new TargetNamespace(
            nsid,
            bytes,
            Optional.ofNullable(uuid).map(text -> UUID.fromString(text).toString()),
            Optional.ofNullable(nguid).map(text -> TargetNamespace.hex(text, 32)),
            Optional.ofNullable(eui).map(text -> TargetNamespace.hex(text, 16)),
            store.open(nqn, nsid, generation, bytes)));
  }

  private void weather(String address, int port, Reachability reachability) {
    synchronized (this) {
      weather.put(new Address(address, port), reachability);
    }
    fabric.networkChanged();
  }
}
