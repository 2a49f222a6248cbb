package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.clock.Timer;
import dev.holdfast.simulator.fabric.KnockAnswer;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import dev.holdfast.simulator.state.ConnectOptions;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.Disk.Mapping;
import dev.holdfast.simulator.state.HostView;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.LowestFree;
import dev.holdfast.simulator.state.NamespacePath;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import dev.holdfast.simulator.state.Uevents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The whole state of this kernel, behind one lock; no caller waits while it holds the lock. */
final class NvmeCore {
  /** The subsystem's number, in the name of a head. */
  private static final Pattern SUBSYSTEM = Pattern.compile("nvme(\\d{1,9})n");

  final KernelSettings settings;
  final SimulatedClock clock;
  final SimulatedFabric fabric;
  final HostView view;
  final Uevents uevents;
  final TreeMap<Integer, SimulatedController> controllers = new TreeMap<>();
  final TreeMap<Integer, SimulatedSubsystem> subsystems = new TreeMap<>();
  final List<Mapping> mappings = new ArrayList<>();
  final LowestFree instances = new LowestFree(0);
  final LowestFree minors = new LowestFree(0);
  final LowestFree genericMinors = new LowestFree(0);
  final LowestFree cntlids = new LowestFree(1);
  final List<Runnable> afterChange = new ArrayList<>();
  final TlsKeyring tlsKeys;
  String ioPolicy;
  private final ReentrantLock lock = new ReentrantLock();
  private long diskSequence = 10;
  private final AtomicLong changes = new AtomicLong();

  NvmeCore(KernelSettings settings, SimulatedClock clock, SimulatedFabric fabric, HostView view) {
    this.settings = settings;
    this.clock = clock;
    this.fabric = fabric;
    this.view = view;
    this.tlsKeys = new TlsKeyring(settings.tls());
    this.uevents = new Uevents(settings.profile());
    this.ioPolicy = settings.ioPolicy();
  }

  /** A piece of work that the kernel may refuse. */
  interface Call<T> {
    T call() throws SimulatedErrno;
  }

  <T> T locked(Call<T> work) throws SimulatedErrno {
    lock.lock();
    try {
      changes.incrementAndGet();
      T result = work.call();
      List.copyOf(afterChange).forEach(Runnable::run);
      return result;
    } finally {
      lock.unlock();
      clock.wake();
    }
  }

  void change(Runnable work) {
    lock.lock();
    try {
      changes.incrementAndGet();
      work.run();
      List.copyOf(afterChange).forEach(Runnable::run);
    } finally {
      lock.unlock();
      clock.wake();
    }
  }

  /**
   * Reads without changing, and wakes no caller: may be used in a condition that a caller waits
   * for.
   */
  <T> T look(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  Timer later(Duration delay, Runnable work) {
    return clock.schedule(delay, () -> change(work));
  }

  /** At once if there is nothing to wait for. The caller has the lock. */
  void after(Duration delay, Runnable work) {
    if (delay.isZero()) {
      work.run();
    } else {
      var _ = later(delay, work);
    }
  }

  /** The handshake of TLS follows the connection of TCP (nvme_tcp_alloc_queue). */
  KnockAnswer knock(ConnectOptions options) {
    if (!options.tls()) {
      return fabric.knock(options.knock(Optional.empty()));
    }
    Optional<String> proof = tlsKeys.proof(options.tlsKey());
    KnockAnswer answer = fabric.knock(options.knock(Optional.of(proof.orElse("none"))));
    return switch (answer) {
      case REFUSED, NETWORK_UNREACHABLE, HOST_UNREACHABLE, SILENCE -> answer;
      default -> {
        if (!tlsKeys.daemon()) {
          yield KnockAnswer.NO_DAEMON;
        }
        yield proof.isPresent() ? answer : KnockAnswer.KEY_UNREADABLE;
      }
    };
  }

  /** As long as this is the same, so is all. */
  long changes() {
    return changes.get();
  }

  long nextDiskSequence() {
    return ++diskSequence;
  }

  Optional<SimulatedSubsystem> subsystem(String nqn) {
    return subsystems.values().stream().filter(s -> s.nqn().equals(nqn)).findFirst();
  }

  Optional<SimulatedController> controller(String name) {
    return controllers.values().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** The disks that have a node in /dev. */
  Stream<Disk> disks() {
    Stream<Disk> heads =
        subsystems.values().stream()
            .flatMap(subsystem -> subsystem.heads.stream())
            .flatMap(head -> head.disk().stream());
    Stream<Disk> paths =
        controllers.values().stream()
            .flatMap(controller -> controller.paths.values().stream())
            .map(NamespacePath::disk);
    Stream<Disk> mapped = mappings.stream().map(Mapping::disk);
    return Stream.concat(Stream.concat(heads, paths), mapped)
        .filter(disk -> disk.present() && !disk.hidden());
  }

  /** A disk that has a node in /dev. A head has its subsystem's number: that is compared first. */
  Optional<Disk> disk(String name) {
    Matcher number = SUBSYSTEM.matcher(name);
    Stream<Disk> likely =
        number.lookingAt()
            ? Optional.ofNullable(subsystems.get(Integer.valueOf(number.group(1)))).stream()
                .flatMap(subsystem -> subsystem.heads.stream())
                .flatMap(head -> head.disk().stream())
                .filter(disk -> disk.present() && !disk.hidden())
            : Stream.empty();
    return Stream.concat(likely, disks()).filter(disk -> disk.name().equals(name)).findFirst();
  }

  void freeIfUnused(SimulatedSubsystem subsystem) {
    if (subsystem.controllers.isEmpty() && subsystem.heads.isEmpty()) {
      subsystems.remove(subsystem.instance());
      instances.release(subsystem.instance());
      uevents.removed(subsystem);
      view.hide(subsystem);
    }
  }
}
