package dev.holdfast.application.recover;

import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.application.port.out.fabric.ConnectResult;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** For a node without metrics. */
public record Unobserved() implements RecoveryObserver {
  @Override
  public void reconnected(VolumeId volume, Verdict cause, ConnectResult result) {}

  @Override
  public void outageOver(VolumeId volume, Duration took) {}

  @Override
  public void takenOver(VolumeId volume) {}

  @Override
  public void writesLost(VolumeId volume) {}
}
