package dev.holdfast.application.contract;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.AnaState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A host and the targets it may connect to, for a contract to play in: a simulator, or a real
 * kernel with its own target. Everything here is done and seen without the adapter under test.
 *
 * <pre>
 *   host ---- address 0 ----+
 *     |                     +---- target (nqn) ---- namespaces
 *     +------ address 1 ----+
 * </pre>
 */
public interface FabricWorld extends AutoCloseable {

  /** The host's sysfs. */
  Path sys();

  /** The host's identity. */
  Host host();

  /** Makes a target with these namespaces, listening at two addresses and open to this host. */
  Target target(String nqn, List<Disk> disks);

  /** An address of a machine that is there and on which nothing listens. */
  TransportId refusingAddress();

  /** An address from which no answer ever comes. */
  TransportId silentAddress();

  /** Connects with the kernel's defaults and waits until the controller is live. */
  ControllerName connect(SubsystemNqn nqn, TransportId address);

  /** Deletes the controller and waits until it is removed. */
  void disconnect(ControllerName controller);

  /** The controllers of this subsystem that the host has, in whatever state. */
  default List<ControllerName> controllers(SubsystemNqn nqn) {
    return new SysfsWitness(sys()).controllers(nqn);
  }

  /** A controller's sysfs attribute without the line feed; empty if there is none. */
  default Optional<String> attribute(ControllerName controller, String name) {
    return new SysfsWitness(sys()).attribute(controller, name);
  }

  /** A subsystem's sysfs attribute without the line feed; empty if there is none. */
  default Optional<String> attribute(String subsystem, String name) {
    return new SysfsWitness(sys()).attribute(subsystem, name);
  }

  /** An attribute of a namespace's device without the line feed; empty if there is none. */
  default Optional<String> attribute(DeviceName device, String name) {
    return new SysfsWitness(sys()).attribute(device, name);
  }

  /** Lets the world's time pass until this holds; fails the test with what was awaited if never. */
  void await(String what, BooleanSupplier condition);

  /** Takes all of it down. */
  @Override
  void close();

  /**
   * A namespace to make.
   *
   * @param reservations whether the target keeps reservations of it
   */
  record Disk(long nsid, long bytes, UUID uuid, boolean reservations) {
    public static final long MEBIBYTE = 1L << 20;

    public Disk(long nsid, long bytes, UUID uuid) {
      this(nsid, bytes, uuid, false);
    }

    public Disk withReservations() {
      return new Disk(nsid, bytes, uuid, true);
    }

    public static Disk of(long nsid) {
      return new Disk(
          nsid, 64 * MEBIBYTE, new UUID(0xaaaaaaaa00004000L, 0x8000000000000000L + nsid));
    }
  }

  /** A subsystem on the other side. */
  interface Target {
    SubsystemNqn nqn();

    /** Two. */
    List<TransportId> addresses();

    /** Breaks the way: what is connected is lost at once, what is asked for is refused. */
    void cut(TransportId address);

    void restore(TransportId address);

    /** Sets the ANA state of all namespaces at one address. */
    void ana(TransportId address, AnaState state);

    /** Gives a namespace another size and notifies the host. */
    void resize(long nsid, long bytes);

    /** Adds a namespace and notifies the host. */
    void add(Disk disk);

    /** Takes a namespace away and notifies the host. */
    void remove(long nsid);

    /** Shows the subsystem to this host no more; what is connected stays. */
    void closeToThisHost();
  }
}
