package dev.holdfast.application.recover;

import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.LookUpVolumeHealth;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.application.port.out.VolumeRecords.Unreadable;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.stream.Collectors;

/** Asks the loop's findings, and the records where it has none. */
public final class LookUpVolumeHealthService implements LookUpVolumeHealth {
  private final VolumeRecords records;
  private final ReportVolumeHealth health;

  public LookUpVolumeHealthService(VolumeRecords records, ReportVolumeHealth health) {
    this.records = records;
    this.health = health;
  }

  @Override
  public Outcome<VolumeHealth> lookUp(VolumeId volume) {
    return health
        .report(volume)
        .map(report -> Outcome.success(report.health()))
        .orElseGet(() -> Outcome.failure(notJudged(volume)));
  }

  private NodeFailure notJudged(VolumeId volume) {
    try {
      if (records.find(volume).isPresent()) {
        return new NodeFailure.HostNotReady(
            "volume " + volume + " is on record here and has not been judged",
            "the next look judges it; if that does not help, holdfast status shows what is set aside");
      }
      List<Unreadable> doubts = records.read().unreadable();
      return doubts.isEmpty()
          ? new NodeFailure.VolumeUnknown(volume, "this node has no record of it")
          : new NodeFailure.HostNotReady(
              "it is not known whether volume " + volume + " is staged here",
              doubts.stream()
                  .map(doubt -> doubt.file() + " " + doubt.why())
                  .collect(Collectors.joining("; ")));
    } catch (HostInterfaceException e) {
      return VolumeOperation.broken(e);
    }
  }
}
