package dev.holdfast.bootstrap.simulated;

import dev.holdfast.simulator.SimulatedHost;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Reads of the kernel's files that fail for a while, of one kind of file at a time. */
public final class Unreadable {
  private static final List<Predicate<Path>> PLACES =
      List.of(
          at("self/mountinfo"),
          at("random/boot_id"),
          at("class/nvme-subsystem"),
          at("class/nvme/"),
          at("/state"),
          at("/address"),
          at("/hostnqn"),
          at("/subsysnqn"),
          at("/uuid"),
          at("/nsid"),
          at("/ana_state"),
          at("/dev/block"),
          at("/block/"),
          at("holders"),
          at("/fs/"),
          at("/size"),
          at("sys/"),
          at("proc/"));

  /** About the file itself, and about this process. */
  private static final List<String> REASONS =
      List.of("Input/output error", "Permission denied", "Too many open files");

  private Unreadable() {}

  private static Predicate<Path> at(String part) {
    return path -> path.toString().contains(part);
  }

  /**
   * From now on, until all faults are cleared.
   *
   * @return true if the boot is not known meanwhile
   */
  public static boolean somewhere(SimulatedHost host, int where, int why) {
    host.faults()
        .reads()
        .fail(PLACES.get(where % PLACES.size()), REASONS.get(why % REASONS.size()));
    return PLACES.get(where % PLACES.size()).test(Path.of("/proc/sys/kernel/random/boot_id"));
  }
}
