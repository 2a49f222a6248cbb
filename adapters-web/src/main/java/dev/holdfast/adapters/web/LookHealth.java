package dev.holdfast.adapters.web;

import dev.holdfast.application.port.in.ReportVolumeHealth;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Liveness checks that the loop still scans: one that is stuck repairs nothing, and shows old
 * states. A scan is due every half minute, whatever the targets do.
 */
final class LookHealth implements HealthIndicator {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final ReportVolumeHealth health;
  private final Duration longest;

  LookHealth(ReportVolumeHealth health, int slowness) {
    this.health = health;
    this.longest = LONGEST.multipliedBy(slowness);
  }

  @Override
  public Health health() {
    Duration age = health.lookAge();
    if (age.compareTo(longest) <= 0) {
      return Health.up().withDetail("ageSeconds", age.toSeconds()).build();
    }
    return Health.down()
        .withDetail("ageSeconds", age.toSeconds())
        .withDetail(
            "seen",
            "no scan of the connections has completed for "
                + age.toSeconds()
                + " s: nothing is repaired, and all states shown are as old")
        .withDetail(
            "remedy",
            "check the log for the failure; kill -QUIT of the process prints the stack of its thread"
                + " 'reconcile'; a restart touches no connection and no mount")
        .build();
  }
}
