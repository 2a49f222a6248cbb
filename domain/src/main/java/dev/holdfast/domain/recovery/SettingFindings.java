package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.subsystem.Subsystem;
import java.util.ArrayList;
import java.util.List;

/** Settings of controllers created by Holdfast that differ from those the volumes want. */
final class SettingFindings {
  private static final String OTHERS =
      "Holdfast does not set it, because another program made the controllers: set it there, or"
          + " disconnect them while no pod has the volume, and Holdfast makes its own";

  private SettingFindings() {}

  static List<Finding> of(DesiredSubsystem desired, List<Subsystem> subsystems, Snapshot seen) {
    List<Finding> findings = new ArrayList<>();
    for (TransportId address : desired.addresses()) {
      subsystems.stream()
          .flatMap(subsystem -> subsystem.serving(address, seen.host()).stream())
          .filter(Controller::live)
          .filter(seen::created)
          .forEach(controller ->
              TimerDrift.of(controller.timers(), desired.policyToMaintain(address, subsystems))
                  .forEach(drift -> findings.add(finding(controller, drift))));
    }
    DelayedRemovalDrift.of(desired, subsystems, seen)
        .forEach(drift ->
            findings.add(
                new Finding(
                    Verdict.TIMER_DRIFT,
                    drift.device()
                        + ": delayed_removal_secs is "
                        + drift.seen().toSeconds()
                        + ", not "
                        + drift.wanted().toSeconds(),
                    "Holdfast restores it")));
    boolean own = !seen.created(desired.nqn()).isEmpty();
    desired
        .ioPolicy()
        .ifPresent(wanted ->
            subsystems.stream()
                .filter(s -> !s.orphaned())
                .filter(s -> s.ioPolicy().filter(word -> !word.equals(wanted.word())).isPresent())
                .forEach(s ->
                    findings.add(
                        new Finding(
                            Verdict.TIMER_DRIFT,
                            s.name()
                                + ": iopolicy is "
                                + s.ioPolicy().orElse("")
                                + ", not "
                                + wanted.word(),
                            own
                                ? "Holdfast restores it; check for a udev rule that changes it"
                                : OTHERS))));
    if (!own) {
      DelayedRemovalDrift.ofAll(desired, subsystems)
          .filter(drift -> drift.seen().compareTo(drift.wanted()) < 0)
          .forEach(drift ->
              findings.add(
                  new Finding(
                      Verdict.TIMER_DRIFT,
                      drift.device()
                          + " is not held in an outage: delayed_removal_secs is "
                          + drift.seen().toSeconds()
                          + ", not "
                          + drift.wanted().toSeconds(),
                      OTHERS)));
    }
    return findings;
  }

  private static Finding finding(Controller controller, TimerDrift drift) {
    return new Finding(
        Verdict.TIMER_DRIFT,
        controller.name() + ": " + drift,
        drift.restorable()
            ? "Holdfast restores it; check for a udev rule that changes it"
            : "it cannot be changed on a live controller; the next connect sets it");
  }
}
