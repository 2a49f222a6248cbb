package dev.holdfast.adapters.csi;

import dev.holdfast.adapters.csi.node.NodeUseCases;
import dev.holdfast.application.port.in.DescribeNode;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.application.port.in.ReportVolumeUsage.Amount;
import dev.holdfast.application.port.in.ReportVolumeUsage.Usage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.recovery.Finding;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.topology.NativeMultipath;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Use cases that record their commands and answer as scripted. Nothing is staged, and commands are
 * not checked.
 */
public final class InMemoryNode {
  /** Every command, in the order in which they came. */
  public final List<Object> commands = new CopyOnWriteArrayList<>();

  /** The results of the host checks. */
  public volatile List<HostCheck> checks = List.of(HostCheck.ok("fabrics", true, "there"));

  /** Makes commands fail; absent is success. May throw, may wait. */
  public volatile Function<Object, Optional<NodeFailure>> fate = command -> Optional.empty();

  public volatile Duration lookAge = Duration.ZERO;

  /** False: the loop has not looked at the volumes yet. */
  public volatile boolean judged = true;

  /** The findings of the loop; without one, a volume has lost its device. */
  public volatile List<VolumeHealth> healths = List.of();

  public volatile Usage usage =
      new Usage(new Amount(1000, 300, 700), Optional.of(new Amount(10, 4, 6)));
  public volatile long capacity = 4096;
  public volatile DescribeNode.Node node = new DescribeNode.Node("node-1", 0, Map.of());

  public NodeUseCases useCases() {
    return new NodeUseCases(
        command -> answer(command, staged(command)),
        command -> answer(command, Done.DONE),
        command -> answer(command, Done.DONE),
        command -> answer(command, Done.DONE),
        command -> answer(command, usage),
        command -> answer(command, capacity),
        () -> answer("describe", node),
        new DeadVolumes(),
        volume ->
            answer(
                volume,
                healths.stream()
                    .filter(health -> health.volume().equals(volume))
                    .findFirst()
                    .orElseGet(() -> dead(volume))));
  }

  private <T> Outcome<T> answer(Object command, T success) {
    commands.add(command);
    return fate.apply(command)
        .<Outcome<T>>map(Outcome::failure)
        .orElseGet(() -> Outcome.success(success));
  }

  private static StagedVolume staged(StageVolume.Command command) {
    return new StagedVolume(
        command.volume(),
        new StagedVolume.Request(command.stagingPath(), command.attachment(), command.capability()),
        StagedVolume.Device.UNKNOWN,
        new StagedVolume.Progress(List.of(), Optional.empty(), true, false),
        StagedVolume.Outage.NONE);
  }

  /** Every volume has lost its device. */
  private final class DeadVolumes implements ReportVolumeHealth {
    @Override
    public List<VolumeHealth> all() {
      return healths;
    }

    @Override
    public Optional<ObservedTopology> topology() {
      return judged
          ? Optional.of(new ObservedTopology(NativeMultipath.ON, List.of()))
          : Optional.empty();
    }

    @Override
    public List<Finding> foreign() {
      return List.of();
    }

    @Override
    public Duration lookAge() {
      return lookAge;
    }

    @Override
    public List<Aside> setAside() {
      return List.of();
    }

    @Override
    public Optional<Report> report(VolumeId volume) {
      if (!judged) {
        return Optional.empty();
      }
      return Optional.of(
          new Report(dead(volume), false, List.of(), List.of(), List.of(), List.of()));
    }
  }

  private static VolumeHealth dead(VolumeId volume) {
    return new VolumeHealth(
        volume,
        new SubsystemNqn("nqn.2026-01.dev.holdfast.test:dead"),
        Verdict.DEAD_MOUNT,
        Instant.EPOCH,
        List.of(new Finding(Verdict.DEAD_MOUNT, "the device was removed", "delete the pod")),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** The only command there was. */
  public <C> C only(Class<C> kind) {
    if (commands.size() != 1) {
      throw new AssertionError("not one command but " + commands);
    }
    return kind.cast(commands.getFirst());
  }
}
