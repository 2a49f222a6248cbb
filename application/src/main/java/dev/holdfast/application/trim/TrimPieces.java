package dev.holdfast.application.trim;

import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.TrimVolumes.Ending;
import dev.holdfast.application.port.out.mount.FilesystemTrims.TrimOutcome;
import dev.holdfast.application.trim.TrimsUnderWay.Run;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;

/**
 * One trim, piece by piece. Before each piece it is decided whether the volume may still be
 * trimmed.
 */
final class TrimPieces {
  /** So much of a filesystem is one call into the kernel. */
  private static final long PIECE = 4L << 30;

  /** With one piece: then the kernel hangs, and an outage is probable. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final NodePorts ports;
  private final TrimChecks checks;
  private final TrimResults results;
  private long bytes;

  TrimPieces(NodePorts ports, TrimChecks checks, TrimResults results) {
    this.ports = ports;
    this.checks = checks;
    this.results = results;
  }

  /** How many were given back until now. */
  long bytes() {
    return bytes;
  }

  TrimSubject.Not trim(VolumeId volume, Run run) {
    long from = 0;
    while (!run.stopped()) {
      Optional<TrimSubject.Not> end = next(volume, from);
      if (end.isPresent()) {
        return end.get();
      }
      from += PIECE;
    }
    return new TrimSubject.Not(Ending.STOPPED, "it is being unstaged, or the node stops");
  }

  /** Empty if another piece comes after this one. */
  private Optional<TrimSubject.Not> next(VolumeId volume, long from) {
    Optional<StagedVolume> record = ports.records().find(volume).filter(StagedVolume::complete);
    if (record.isEmpty()) {
      return not(Ending.STOPPED, "it is not staged any more");
    }
    return switch (checks.of(record.get())) {
      case TrimSubject.Not not -> Optional.of(not);
      case TrimSubject.Ready ready -> piece(ready, from);
    };
  }

  private Optional<TrimSubject.Not> piece(TrimSubject.Ready ready, long from) {
    boolean last = ready.device().bytes() - from <= PIECE;
    // a btrfs has addresses beyond the end of its device (btrfs_trim_fs in fs/btrfs)
    long length = last ? Long.MAX_VALUE - from : PIECE;
    return switch (ports.trims().trim(ready.mount(), ready.device(), from, length, PATIENCE)) {
      case TrimOutcome.Trimmed(long freed) -> {
        bytes += freed;
        results.trimmed(freed);
        yield last ? done() : Optional.empty();
      }
      case TrimOutcome.BehindTheEnd() -> done();
      case TrimOutcome.Unsupported(String why) -> not(Ending.UNSUPPORTED, why);
      case TrimOutcome.OtherMount(String why) -> not(Ending.STOPPED, why);
      case TrimOutcome.Failed(String why) -> not(Ending.FAILED, why);
      case TrimOutcome.NoAnswer(String why) -> not(Ending.FAILED, why);
    };
  }

  private static Optional<TrimSubject.Not> done() {
    return not(Ending.DONE, "");
  }

  private static Optional<TrimSubject.Not> not(Ending how, String why) {
    return Optional.of(new TrimSubject.Not(how, why));
  }
}
