package dev.holdfast.simulator.state;

import java.util.BitSet;

/** Hands out the lowest number that is not taken, as a kernel's ida does (lib/idr.c). */
public final class LowestFree {
  private final BitSet taken = new BitSet();
  private final int first;

  public LowestFree(int first) {
    this.first = first;
  }

  public int take() {
    int free = taken.nextClearBit(first);
    taken.set(free);
    return free;
  }

  public void release(int number) {
    taken.clear(number);
  }
}
