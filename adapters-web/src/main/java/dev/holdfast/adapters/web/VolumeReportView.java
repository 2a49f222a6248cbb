package dev.holdfast.adapters.web;

import dev.holdfast.application.port.in.ReportVolumeHealth.Machine;
import dev.holdfast.application.port.in.ReportVolumeHealth.Report;
import dev.holdfast.application.port.in.ReportVolumeHealth.Timers;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.recovery.TimerDrift;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One volume, in plain words.
 *
 * @param kernelGivesUpInSeconds at the earliest; null if it does not, or has nothing to give up
 * @param reservation null while its target was not asked yet
 * @param recordRebuilt the volume's record was lost: what it wants is guessed from what there is
 */
record VolumeReportView(
    String id,
    String nqn,
    String verdict,
    String since,
    @Nullable Long kernelGivesUpInSeconds,
    boolean recordRebuilt,
    List<FindingView> findings,
    List<PathView> paths,
    BlastRadius blastRadius,
    @Nullable ReservationView reservation,
    List<RepairView> repairs,
    List<TimersView> timers,
    List<ChangeView> history,
    List<MachineView> machines) {
  /** A fault, its evidence and its remedy. */
  public record FindingView(String verdict, String evidence, String remedy) {}

  /** One desired path. */
  public record PathView(
      String address,
      String standing,
      @Nullable String controller,
      String since,
      String evidence) {}

  /** Other volumes and mounts that are affected. */
  public record BlastRadius(List<String> volumes, List<String> otherMounts) {}

  /** How it stands with its target's reservation; {@code state} as in {@code Fence.State}. */
  public record ReservationView(String state, String evidence) {}

  /** A repair that is wanted. */
  public record RepairView(
      String what, int tried, String last, double nextInSeconds, boolean pastHorizon) {}

  /** Seconds as the kernel writes them; {@code drift} lists the differences. */
  public record TimersView(
      String address,
      @Nullable String controller,
      TimerValues wanted,
      @Nullable TimerValues seen,
      List<String> drift) {}

  /** Timers of a controller; null where the kernel shows none. */
  public record TimerValues(
      @Nullable String ctrlLossTmo,
      @Nullable String reconnectDelay,
      @Nullable String fastIoFailTmo,
      @Nullable String keepAliveTmo) {}

  /**
   * A state machine of its subsystem, of one of its controllers, or of its namespace.
   *
   * @param earlier the states before, the newest first
   */
  public record MachineView(
      String machine,
      @Nullable String address,
      String state,
      String since,
      List<EarlierView> earlier) {}

  /** A state, and how long it lasted. */
  public record EarlierView(String state, double seconds) {}

  /** The verdict changed; {@code from} is empty for the first one. */
  public record ChangeView(String at, String from, String to, String why) {}

  static VolumeReportView of(Report report, Instant now) {
    VolumeHealth health = report.health();
    return new VolumeReportView(
        health.volume().value(),
        health.nqn().value(),
        health.verdict().name(),
        health.since().toString(),
        health.left(now).map(Duration::toSeconds).orElse(null),
        report.rebuilt(),
        health.findings().stream()
            .map(f -> new FindingView(f.verdict().name(), f.evidence(), f.remedy()))
            .toList(),
        health.paths().stream()
            .map(p ->
                new PathView(
                    p.address().toString(),
                    p.standing().name(),
                    text(p.controller()),
                    p.since().toString(),
                    p.evidence()))
            .toList(),
        new BlastRadius(
            health.neighbours().stream().map(VolumeId::value).toList(), health.otherUsers()),
        health.fence().map(f -> new ReservationView(f.state().name(), f.evidence())).orElse(null),
        report.repairs().stream()
            .map(r ->
                new RepairView(
                    r.what(), r.tried(), r.last(), r.next().toMillis() / 1000.0, r.pastHorizon()))
            .toList(),
        report.timers().stream().map(VolumeReportView::timers).toList(),
        report.history().stream()
            .map(c ->
                new ChangeView(
                    c.at().toString(),
                    c.from().map(Verdict::name).orElse(""),
                    c.to().name(),
                    c.why()))
            .toList(),
        report.machines().stream().map(VolumeReportView::machine).toList());
  }

  private static MachineView machine(Machine machine) {
    return new MachineView(
        machine.kind(),
        text(machine.address()),
        machine.state(),
        machine.since().toString(),
        machine.earlier().stream()
            .map(e -> new EarlierView(e.state(), e.lasted().toMillis() / 1000.0))
            .toList());
  }

  private static TimersView timers(Timers timers) {
    return new TimersView(
        timers.address().toString(),
        text(timers.controller()),
        wanted(timers.wanted()),
        timers.seen().map(VolumeReportView::seen).orElse(null),
        timers
            .seen()
            .map(seen ->
                TimerDrift.of(seen, timers.wanted()).stream().map(TimerDrift::toString).toList())
            .orElse(List.of()));
  }

  private static TimerValues wanted(ConnectionPolicy policy) {
    return new TimerValues(
        policy.ctrlLossTmo().toString(),
        policy.reconnectDelay().toSeconds() + "s",
        text(policy.fastIoFailTmo()),
        policy.keepAliveTmo().toSeconds() + "s");
  }

  private static TimerValues seen(ControllerTimers timers) {
    return new TimerValues(
        text(timers.ctrlLossTmo()),
        text(timers.reconnectDelay().map(delay -> delay.toSeconds() + "s")),
        text(timers.fastIoFailTmo()),
        text(timers.keepAliveTmo().map(kato -> kato.toSeconds() + "s")));
  }

  private static @Nullable String text(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }
}
