package dev.holdfast.integration.world;

import dev.holdfast.integration.machine.Machine;
import dev.holdfast.integration.machine.MachineChoice;
import dev.holdfast.integration.machine.Running;
import java.nio.file.Path;

/**
 * A booted machine with the target's links and the node, for all stories that can share it.
 *
 * @param append the arguments that its kernel was booted with
 */
public record Bench(String append, Guest guest, CsiNode node, Running timeline)
    implements AutoCloseable {

  /**
   * @param number differs from boot to boot of one run
   */
  public static Bench boot(MachineChoice choice, Path directory, int number, String append) {
    Machine machine = choice.boot(directory, number, append);
    try {
      Guest guest = new Guest(machine);
      guest.script("target.sh", "network");
      guest.script("clear.sh");
      Running timeline = guest.startTimeline();
      return new Bench(append, guest, CsiNode.start(guest), timeline);
    } catch (RuntimeException | AssertionError e) {
      machine.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      node.close();
    } finally {
      timeline.close();
      guest.machine().close();
    }
  }
}
