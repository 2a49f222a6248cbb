package dev.holdfast.application.recover;

import dev.holdfast.application.port.out.RecoveryObserver;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;

/** Where nobody counts recoveries. */
public record Unobserved() implements RecoveryObserver {
  @Override
  public void reconnected(VolumeId volume, Verdict cause, Result result) {}

  @Override
  public void outageOver(VolumeId volume, Duration took) {}
}
