package dev.holdfast.simulator.fault;

import dev.holdfast.simulator.clock.SimulatedClock;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The named points at which this host can be made to fail. */
public final class Faults {
  private final NavigableMap<String, FaultPoint> points = new TreeMap<>();
  private final ReadPoints reads = new ReadPoints();

  public Faults(SimulatedClock clock, Collection<String> names) {
    names.forEach(name -> points.put(name, new FaultPoint(name, clock)));
  }

  /** All names, sorted. */
  public List<String> names() {
    return List.copyOf(points.keySet());
  }

  /**
   * @param name one of {@link #names}; without its {@code .before} if you like
   * @throws IllegalArgumentException if there is no point of this name
   */
  public FaultPoint at(String name) {
    FaultPoint point = points.getOrDefault(name, points.get(name + ".before"));
    if (point == null) {
      throw new IllegalArgumentException("no fault point " + name + "; there are " + names());
    }
    return point;
  }

  /** The fault points of reads of a watched tree. */
  public ReadPoints reads() {
    return reads;
  }

  /** Takes every fault away and releases what hangs. */
  public void clear() {
    points.values().forEach(FaultPoint::clear);
    reads.clear();
  }
}
