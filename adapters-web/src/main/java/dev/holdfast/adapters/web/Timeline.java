package dev.holdfast.adapters.web;

import dev.holdfast.domain.recovery.PathHealth;
import dev.holdfast.domain.recovery.VolumeHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The history of each volume and of each of its paths, as far as this process has seen it: the last
 * six hours, and no more than a fixed number of changes in total. Not safe for several threads.
 */
final class Timeline {
  static final Duration KEPT = Duration.ofHours(6);

  /** The state is unknown from then on, because nothing was observed. */
  static final String NOT_LOOKED = "NOT_LOOKED";

  static final int MOST_IN_A_ROW = 200;
  static final int MOST_IN_ALL = 20_000;
  private static final int LEAST_IN_A_ROW = 4;

  /** The loop scans every half minute, even if nothing changes. */
  private static final Duration GAP = Duration.ofSeconds(90);

  /** From then until the next. */
  record Span(String from, String word) {}

  /**
   * @param path the desired address; empty for the verdict
   */
  record Row(String volume, String path, List<Span> spans) {}

  private record Key(String volume, String path) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byVolume = volume.compareTo(other.volume);
      return byVolume == 0 ? path.compareTo(other.path) : byVolume;
    }
  }

  private record Change(Instant from, String word) {}

  private final Map<Key, Deque<Change>> rows = new TreeMap<>();
  private Instant lastAt = Instant.MIN;
  private Duration lastUptime = Duration.ZERO;
  private boolean changed = true;

  /**
   * Records one scan, and forgets volumes that are not in it.
   *
   * @param now on the host's clock
   * @param uptime the same moment, on a clock that is never set
   */
  void note(List<VolumeHealth> volumes, Instant now, Duration uptime) {
    boolean gap = !rows.isEmpty() && uptime.minus(lastUptime).compareTo(GAP) > 0;
    Map<Key, String> seen = new TreeMap<>();
    for (VolumeHealth volume : volumes) {
      String id = volume.volume().value();
      seen.put(new Key(id, ""), volume.verdict().name());
      for (PathHealth path : volume.paths()) {
        seen.put(new Key(id, path.address().toString()), path.standing().name());
      }
    }
    changed |= rows.keySet().retainAll(seen.keySet());
    int most = most(seen.size());
    seen.forEach((key, word) -> {
      Deque<Change> row = rows.computeIfAbsent(key, _ -> new ArrayDeque<>());
      if (gap && !row.isEmpty()) {
        row.addLast(new Change(lastAt, NOT_LOOKED));
      }
      if (row.isEmpty() || !row.getLast().word().equals(word)) {
        row.addLast(new Change(now, word));
        changed = true;
      }
      prune(row, now, most);
    });
    lastAt = now;
    lastUptime = uptime;
  }

  /** The share of one row, so that flapping paths on a node with many volumes stay affordable. */
  static int most(int rows) {
    return Math.clamp(MOST_IN_ALL / Math.max(1, rows), LEAST_IN_A_ROW, MOST_IN_A_ROW);
  }

  private static void prune(Deque<Change> row, Instant now, int most) {
    Instant oldest = now.minus(KEPT);
    while (row.size() > most) {
      row.removeFirst();
    }
    // the first one reaches into what is kept until the second begins
    while (row.size() > 1
        && row.stream().skip(1).findFirst().orElseThrow().from().isBefore(oldest)) {
      row.removeFirst();
    }
  }

  /** True if there is something new since the last time that this was asked. */
  boolean changed() {
    boolean was = changed;
    changed = false;
    return was;
  }

  List<Row> rows() {
    return rows.entrySet().stream()
        .map(entry ->
            new Row(
                entry.getKey().volume(),
                entry.getKey().path(),
                entry.getValue().stream()
                    .map(change -> new Span(change.from().toString(), change.word()))
                    .toList()))
        .toList();
  }
}
