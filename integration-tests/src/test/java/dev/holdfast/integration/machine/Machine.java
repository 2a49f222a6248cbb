package dev.holdfast.integration.machine;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A machine in which we are root, with a kernel that has the NVMe modules, and two folders that it
 * has in common with this side: one that it reads and one that it writes.
 */
public interface Machine extends AutoCloseable {
  /** For the reader of a report, such as {@code lab uml (7.3.4)}. */
  String name();

  /**
   * Which of the stories' kernels this is: {@code uml}, {@code 6.1}, {@code 6.12}, {@code newest};
   * {@code own} if any.
   */
  String kernel();

  /** How many times longer than on an ordinary machine everything may take. */
  int slowness();

  /** The folder that it reads, by its name in the machine. */
  Path share();

  /** The folder that it writes, by its name in the machine. */
  Path out();

  /** The same folder, by its name on this side. */
  Path outHere();

  /** The command that starts the application. */
  List<String> application();

  /**
   * Runs a command to its end, as root.
   *
   * @throws AssertionError if it does not end in that time, times {@link #slowness}
   */
  Output run(Duration patience, List<String> command);

  /** Starts a command. */
  Running start(List<String> command);

  /** Starts a command where the application belongs. */
  default Running startApplication(List<String> command) {
    return start(command);
  }

  /** The address to connect to from this side. */
  SocketAddress reach(Port port);

  /** Lays a cable and boots another machine of this kind at its other end. */
  default Beside beside() {
    throw new UnsupportedOperationException(name() + " has no cable to another machine");
  }

  /** The machine's own records of its end, such as its console; for a report. */
  List<Path> records();

  @Override
  void close();
}
