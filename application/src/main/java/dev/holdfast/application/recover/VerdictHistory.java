package dev.holdfast.application.recover;

import dev.holdfast.application.port.in.ReportVolumeHealth.Change;
import dev.holdfast.application.port.out.Fact;
import dev.holdfast.application.port.out.FactPublisher;
import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the verdicts of volumes changed, and publishes it: one fact a change, the end of an
 * outage with its length and what was tried in it. A change that repeats itself within a minute is
 * counted, not published, unless the new verdict lasts.
 */
final class VerdictHistory {
  private static final int MOST = 50;
  private static final Duration REPEAT = Duration.ofMinutes(1);

  private record Move(Optional<Verdict> from, Verdict to) {}

  private static final class Pages {
    final Deque<Change> changes = new ArrayDeque<>();
    final Map<Move, Instant> told = new HashMap<>();
    int untold;
    int attempts;
    @Nullable Instant outageSince;
  }

  private final FactPublisher facts;
  private final RecoveryObserver observer;
  private final Map<VolumeId, Pages> volumes = new HashMap<>();

  VerdictHistory(FactPublisher facts, RecoveryObserver observer) {
    this.facts = facts;
    this.observer = observer;
  }

  synchronized void note(Optional<VolumeHealth> before, VolumeHealth now, Instant at) {
    Optional<Verdict> from = before.map(VolumeHealth::verdict);
    Verdict to = now.verdict();
    if (from.orElse(Verdict.HEALTHY) == to) {
      catchUp(now.volume(), at);
      return;
    }
    Pages pages = volumes.computeIfAbsent(now.volume(), _ -> new Pages());
    Change change = new Change(at, from, to, now.summary() + outage(now.volume(), pages, to, at));
    pages.changes.addLast(change);
    if (pages.changes.size() > MOST) {
      pages.changes.removeFirst();
    }
    tell(now.volume(), pages, change);
  }

  private String outage(VolumeId volume, Pages pages, Verdict to, Instant at) {
    Instant since = pages.outageSince;
    if (to.outage()) {
      if (since == null) {
        // those of a path that was missed before are not the outage's
        pages.attempts = 0;
        pages.outageSince = at;
      }
      return "";
    }
    pages.outageSince = null;
    int attempts = pages.attempts;
    pages.attempts = 0;
    if (since == null) {
      return "";
    }
    Duration took = Duration.between(since, at);
    observer.outageOver(volume, took);
    return "; the outage took %.1f s and %d attempts to connect"
        .formatted(took.toMillis() / 1000.0, attempts);
  }

  private void tell(VolumeId volume, Pages pages, Change change) {
    Move step = new Move(change.from(), change.to());
    Instant last = pages.told.get(step);
    if (last != null && Duration.between(last, change.at()).abs().compareTo(REPEAT) < 0) {
      pages.untold++;
      return;
    }
    pages.told.put(step, change.at());
    publish(volume, pages, change);
  }

  /** The last change was a repetition and not published, and it has stayed so. */
  private void catchUp(VolumeId volume, Instant at) {
    Pages pages = volumes.get(volume);
    if (pages == null || pages.untold == 0) {
      return;
    }
    Change last = pages.changes.getLast();
    if (Duration.between(last.at(), at).abs().compareTo(REPEAT) >= 0) {
      pages.untold--;
      publish(volume, pages, last);
    }
  }

  private void publish(VolumeId volume, Pages pages, Change change) {
    String repeats = pages.untold == 0 ? "" : "; " + pages.untold + " changes were not published";
    pages.untold = 0;
    facts.publish(
        new Fact(
            change.at(),
            "volume",
            volume.value(),
            change.from().map(Verdict::name).orElse(""),
            change.to().name(),
            change.why() + repeats));
  }

  /** A connect was tried for this volume's subsystem. */
  synchronized void attempted(VolumeId volume) {
    Pages pages = volumes.get(volume);
    if (pages != null) {
      pages.attempts++;
    }
  }

  synchronized List<Change> history(VolumeId volume) {
    Pages pages = volumes.get(volume);
    return pages == null ? List.of() : List.copyOf(pages.changes);
  }

  synchronized void keepOnly(Collection<VolumeId> staged) {
    volumes.keySet().retainAll(staged);
  }
}
