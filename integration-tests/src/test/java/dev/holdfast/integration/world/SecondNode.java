package dev.holdfast.integration.world;

import dev.holdfast.integration.machine.Beside;
import dev.holdfast.integration.machine.Cable;
import dev.holdfast.integration.machine.Machine;
import dev.holdfast.integration.machine.Running;
import java.util.List;

/**
 * A second node, on a host of its own, which reaches the targets of the first node's machine over a
 * cable.
 *
 * @param first the machine with the targets
 */
public record SecondNode(Guest first, Guest guest, CsiNode node, Cable cable, Running timeline) {

  static SecondNode start(Guest first) {
    Beside beside = first.machine().beside();
    try {
      first.script("target.sh", "cable", "up");
      Guest guest = new Guest(beside.machine());
      return new SecondNode(
          first, guest, CsiNode.start(guest), beside.cable(), guest.startTimeline());
    } catch (RuntimeException | AssertionError e) {
      end(first, beside.machine(), beside.cable());
      throw e;
    }
  }

  /** The remains that a node without volumes should not have, one line each. */
  List<String> left() {
    return guest.see().leftByTheNode(Guest.KUBELET).stream()
        .map(line -> "second node: " + line)
        .toList();
  }

  void close() {
    try {
      node.close();
    } finally {
      timeline.close();
      end(first, guest.machine(), cable);
    }
  }

  private static void end(Guest first, Machine machine, Cable cable) {
    try {
      machine.close();
    } finally {
      first.script("target.sh", "cable", "down");
      cable.close();
    }
  }
}
