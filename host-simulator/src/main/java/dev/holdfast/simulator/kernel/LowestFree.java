package dev.holdfast.simulator.kernel;

import java.util.BitSet;

/** Hands out the lowest number that is not taken, as a kernel's ida does (lib/idr.c). */
final class LowestFree {
  private final BitSet taken = new BitSet();
  private final int first;

  LowestFree(int first) {
    this.first = first;
  }

  int take() {
    int free = taken.nextClearBit(first);
    taken.set(free);
    return free;
  }

  void release(int number) {
    taken.clear(number);
  }
}
