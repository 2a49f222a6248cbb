package dev.holdfast.application.publish;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.operation.VolumeOperation;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.mount.Filesystems.UsageOutcome;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeUse;
import java.util.Optional;

/**
 * Reports how full a volume is. Changes nothing, so it does not wait for other operations on the
 * volume.
 */
public final class ReportVolumeUsageService implements ReportVolumeUsage {
  private final NodePorts ports;
  private final NodeTimeouts timing;
  private final StagedVolumeLookup staged;

  public ReportVolumeUsageService(NodePorts ports, NodeTimeouts timing, StagedVolumeLookup staged) {
    this.ports = ports;
    this.timing = timing;
    this.staged = staged;
  }

  @Override
  public Outcome<Usage> usage(Command command) {
    try {
      return Outcome.success(report(command));
    } catch (StepFailedException failed) {
      return Outcome.failure(failed.failure());
    } catch (HostInterfaceException broken) {
      return Outcome.failure(VolumeOperation.broken(broken));
    }
  }

  private Usage report(Command command) {
    StagedVolume record = staged.record(command.volume());
    staged.requireAt(record, command.volumePath());
    if (record.capability().use() instanceof VolumeUse.Block) {
      return new Usage(new Amount(staged.device(record).bytes(), 0, 0), Optional.empty());
    }
    Deadline deadline = new Deadline(ports.time(), command.patience());
    return switch (ports
        .filesystems()
        .usage(command.volumePath(), deadline.atMost(timing.usage()))) {
      case UsageOutcome.Usage usage -> amounts(usage);
      case UsageOutcome.NoAnswer(String why) ->
          throw new StepFailedException(
              new NodeFailure.DeadlinePassed(
                  "asking how full volume " + command.volume() + " is: " + why));
    };
  }

  private static Usage amounts(UsageOutcome.Usage usage) {
    Amount bytes = new Amount(usage.totalBytes(), usage.usedBytes(), usage.availableBytes());
    Amount inodes =
        new Amount(
            usage.totalInodes(), usage.totalInodes() - usage.freeInodes(), usage.freeInodes());
    // 0 is no limit, not a full filesystem
    return new Usage(bytes, usage.totalInodes() > 0 ? Optional.of(inodes) : Optional.empty());
  }
}
