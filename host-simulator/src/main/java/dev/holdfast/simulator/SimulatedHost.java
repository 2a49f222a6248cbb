package dev.holdfast.simulator;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.command.SimulatedPrograms;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import dev.holdfast.simulator.fault.Faults;
import dev.holdfast.simulator.fault.Passage;
import dev.holdfast.simulator.kernel.SimulatedKernel;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.DiskHealth;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.tree.RenderedTree;
import dev.holdfast.simulator.watch.WatchedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A simulated host: real files under a root, a simulated kernel and fabric behind them.
 * Thread-safe. The module's README documents how it differs from a real one.
 */
public final class SimulatedHost implements AutoCloseable {
  /** The disk of the records of the node under test; the simulator does not write there. */
  private static final String RECORDS_WRITE = "records.write";

  /** A read of a block device by the node itself. */
  private static final String DEVICE_READ = "device.read";

  private final Path root;
  private final SimulatedClock clock;
  private final SimulatedFabric fabric;
  private final Faults faults;
  private final SimulatedKernel kernel;
  private final SimulatedPrograms programs;
  private final WatchedFiles watched;

  private SimulatedHost(
      Path root, KernelSettings settings, SimulatedFabric fabric, SimulatedClock clock) {
    this.root = root;
    this.fabric = fabric;
    this.clock = clock;
    List<String> points =
        Stream.of(
                SimulatedKernel.FAULT_POINTS,
                SimulatedPrograms.FAULT_POINTS,
                List.of(RECORDS_WRITE, DEVICE_READ))
            .flatMap(List::stream)
            .toList();
    this.faults = new Faults(clock, points);
    RenderedTree tree = new RenderedTree(root, settings);
    this.kernel = new SimulatedKernel(settings, fabric, clock, faults, tree, dev());
    this.watched = new WatchedFiles(faults.reads());
    this.programs = new SimulatedPrograms(kernel, clock, faults, sys(), dev(), proc());
  }

  /** A 6.12 host with native multipath, on the wall clock. The directory is made if need be. */
  public static SimulatedHost create(Path root) {
    return create(root, KernelSettings.DEFAULT);
  }

  /**
   * Boots a host. The sys, dev and proc trees that an earlier host left under this root are
   * removed; the content of its namespaces stays.
   *
   * @throws IllegalArgumentException if there is a sys, dev or proc that is not a simulator's
   */
  public static SimulatedHost create(Path root, KernelSettings settings) {
    try {
      Path real = HostRoot.prepare(root);
      return new SimulatedHost(
          real, settings, new SimulatedFabric(real.resolve("namespaces")), new SimulatedClock());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Boots another host with the same targets and the same clock, and a network of its own. */
  public SimulatedHost beside(Path otherRoot) {
    try {
      return new SimulatedHost(
          HostRoot.prepare(otherRoot), KernelSettings.DEFAULT, fabric.ofAnotherHost(), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Links in it are resolved. */
  public Path root() {
    return root;
  }

  public Path sys() {
    return root.resolve("sys");
  }

  public Path dev() {
    return root.resolve("dev");
  }

  public Path proc() {
    return root.resolve("proc");
  }

  public SimulatedFabric fabric() {
    return fabric;
  }

  public SimulatedClock clock() {
    return clock;
  }

  public SimulatedKernel kernel() {
    return kernel;
  }

  public Faults faults() {
    return faults;
  }

  /** Answers nvme, mount, umount, blkid, mkfs.*, fsck.*, ... on this host. */
  public SimulatedPrograms programs() {
    return programs;
  }

  /**
   * The same place, such as {@link #sys()}, through a filesystem that passes {@link Faults#reads}
   * at each read: an entry can change or vanish while it is read. For readers by java.nio.file.
   */
  public Path watched(Path place) {
    return watched.watched(place);
  }

  /**
   * The number of a block device node, such as {@code 259:1}, following links and bind mounts;
   * empty if the path is none.
   */
  public Optional<String> deviceNumber(Path node) {
    return Files.exists(node) ? kernel.disks().at(node).map(Disk::number) : Optional.empty();
  }

  /**
   * Keeps a block device open, as a process with a descriptor does, until closed.
   *
   * @throws IllegalArgumentException if the path is no block device
   */
  public Hold holdOpen(Path node) {
    Disk disk = disk(node);
    kernel.disks().open(disk);
    return () -> kernel.disks().close(disk);
  }

  /**
   * Opens a block device for reading; blocks while its I/O gets no answer. The fault point is
   * {@code device.read}.
   *
   * @throws IOException if its I/O fails
   * @throws IllegalArgumentException if the path is no block device
   */
  public FileChannel open(Path node) throws IOException {
    Disk disk = disk(node);
    if (faults.at(DEVICE_READ).pass(SimulatedClock.FOREVER)
        instanceof Passage.Fails(_, String says)) {
      throw new IOException(node + ": " + says);
    }
    kernel.disks().awaitAnswer(disk, SimulatedClock.FOREVER);
    if (kernel.disks().health(disk) != DiskHealth.USABLE) {
      throw new IOException(node + ": Input/output error");
    }
    return FileChannel.open(disk.namespace().content(), StandardOpenOption.READ);
  }

  /**
   * Puts a block device on top of this one, such as {@code dm-0}, until closed: {@code holders/}
   * shows it.
   *
   * @throws IllegalArgumentException if the path is no block device
   */
  public Hold stack(Path node, String holder) {
    Disk disk = disk(node);
    kernel.disks().stack(disk, holder);
    return () -> kernel.disks().unstack(disk, holder);
  }

  private Disk disk(Path node) {
    return kernel
        .disks()
        .at(node)
        .orElseThrow(() -> new IllegalArgumentException("no block device: " + node));
  }

  /** Power off: wakes every caller that waits. The files stay and are not written again. */
  @Override
  public void close() {
    clock.close();
    kernel.stop();
  }

  /** Something that keeps a device open. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}
