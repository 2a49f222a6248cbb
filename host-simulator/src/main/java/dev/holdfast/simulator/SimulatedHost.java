package dev.holdfast.simulator;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import dev.holdfast.simulator.fault.Faults;
import dev.holdfast.simulator.kernel.KernelSettings;
import dev.holdfast.simulator.kernel.SimulatedKernel;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;
import java.util.Optional;

/** A pretend host: real files under a root, a pretend kernel and fabric behind them. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class SimulatedHost implements AutoCloseable {
  private final Path root;

  private SimulatedHost(Path root) {
    this.root = root;
  }

  /** A 6.12 host with native multipath, on the wall clock. The directory is made if need be. */
  public static SimulatedHost create(Path root) {
    return create(root, KernelSettings.DEFAULT);
  }

  public static SimulatedHost create(Path root, KernelSettings settings) {
    return new SimulatedHost(root);
  }

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
    throw new UnsupportedOperationException();
  }

  public SimulatedClock clock() {
    throw new UnsupportedOperationException();
  }

  public SimulatedKernel kernel() {
    throw new UnsupportedOperationException();
  }

  public Faults faults() {
    throw new UnsupportedOperationException();
  }

  /** Answers nvme, mount, umount, blkid, mkfs.*, fsck.*, ... on this host. */
  public ProgramRunner programs() {
    throw new UnsupportedOperationException();
  }

  /**
   * The number of a block device node, such as {@code 259:1}, following links and bind mounts;
   * empty if the path is none.
   */
  public Optional<String> deviceNumber(Path node) {
    throw new UnsupportedOperationException();
  }

  /** Keeps a block device open, as a process with a descriptor does, until closed. */
  public Hold holdOpen(Path node) {
    throw new UnsupportedOperationException();
  }

  /** Ends the clock's thread and wakes every caller that waits. The files stay. */
  @Override
  public void close() {}

  /** An open descriptor. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}
