package dev.holdfast.integration.world;

import dev.holdfast.integration.machine.Machine;
import dev.holdfast.integration.machine.MachineChoice;
import dev.holdfast.integration.machine.Running;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A booted machine with the target's links and the node, for all stories that can share it. */
public final class Bench implements AutoCloseable {
  private final String append;
  private final Guest guest;
  private final CsiNode node;
  private final Running timeline;
  private @Nullable SecondNode second;

  private Bench(String append, Guest guest, CsiNode node, Running timeline) {
    this.append = append;
    this.guest = guest;
    this.node = node;
    this.timeline = timeline;
  }

  /**
   * @param number differs from boot to boot of one run
   * @param append the arguments that its kernel is booted with
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

  public String append() {
    return append;
  }

  public Guest guest() {
    return guest;
  }

  CsiNode node() {
    return node;
  }

  /** Booted for the first story that wants it, and there for those after it. */
  SecondNode second() {
    SecondNode there = second;
    if (there == null) {
      there = SecondNode.start(guest);
      second = there;
    }
    return there;
  }

  Optional<SecondNode> secondIfBooted() {
    return Optional.ofNullable(second);
  }

  void endSecond() {
    SecondNode there = second;
    second = null;
    if (there != null) {
      there.close();
    }
  }

  @Override
  public void close() {
    try {
      endSecond();
    } finally {
      try {
        node.close();
      } finally {
        timeline.close();
        guest.machine().close();
      }
    }
  }
}
