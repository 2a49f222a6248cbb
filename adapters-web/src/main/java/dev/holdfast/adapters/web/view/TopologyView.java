package dev.holdfast.adapters.web.view;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.path.Path;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.reservation.Fence;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The host's NVMe subsystems and the volumes that are staged on them, as a tree of plain words. */
public record TopologyView(
    String nativeMultipath,
    List<SubsystemView> subsystems,
    List<VolumeView> volumes,
    List<JobView> jobs) {

  /** One subsystem. */
  public record SubsystemView(
      String name,
      String nqn,
      String ioPolicy,
      List<ControllerView> controllers,
      List<NamespaceView> namespaces) {}

  /** One controller with the timers the kernel shows. */
  public record ControllerView(
      String name,
      String state,
      String transport,
      String address,
      String ctrlLossTmo,
      String reconnectDelay,
      String fastIoFailTmo,
      String keepAliveTmo) {}

  /** One namespace with its paths. */
  public record NamespaceView(
      String device, String number, String identity, long bytes, List<PathView> paths) {}

  /** One path. */
  public record PathView(String device, String controller, String ana, boolean usable) {}

  /**
   * One volume: what is wanted, what it was proven to be, and what has become of it.
   *
   * @param verdict null where it was not judged, as the two after it
   */
  public record VolumeView(
      String id,
      String nqn,
      List<String> addresses,
      String identity,
      String stagingPath,
      boolean staged,
      @Nullable String verdict,
      @Nullable String since,
      @Nullable String summary,
      @Nullable String reservation) {
    VolumeView withoutSince() {
      return new VolumeView(
          id, nqn, addresses, identity, stagingPath, staged, verdict, null, summary, reservation);
    }
  }

  public static TopologyView of(
      ObservedTopology topology,
      List<StagedVolume> volumes,
      List<VolumeHealth> judged,
      List<JobView> jobs) {
    Map<VolumeId, VolumeHealth> health =
        judged.stream().collect(Collectors.toMap(VolumeHealth::volume, seen -> seen));
    return new TopologyView(
        topology.multipath().name(),
        topology.subsystems().stream().map(TopologyView::subsystem).toList(),
        volumes.stream()
            .map(volume -> volume(volume, Optional.ofNullable(health.get(volume.id()))))
            .toList(),
        jobs);
  }

  /** Since when a verdict stands is known to the loop only. */
  public TopologyView ofOneLook() {
    return new TopologyView(
        nativeMultipath, subsystems, volumes.stream().map(VolumeView::withoutSince).toList(), jobs);
  }

  private static SubsystemView subsystem(Subsystem subsystem) {
    return new SubsystemView(
        subsystem.name(),
        subsystem.nqn().value(),
        subsystem.ioPolicy().orElse(""),
        subsystem.controllers().stream().map(TopologyView::controller).toList(),
        subsystem.namespaces().stream().map(TopologyView::namespace).toList());
  }

  private static ControllerView controller(Controller controller) {
    ControllerTimers timers = controller.timers();
    return new ControllerView(
        controller.name().value(),
        controller.stateWord(),
        controller.transport(),
        shown(controller.address()),
        timers.ctrlLossTmo().map(Object::toString).orElse(""),
        timers.reconnectDelay().map(d -> d.toSeconds() + "s").orElse(""),
        timers.fastIoFailTmo().map(Object::toString).orElse(""),
        timers.keepAliveTmo().map(d -> d.toSeconds() + "s").orElse(""));
  }

  /** Empty where the kernel shows none; a local drive has no port. */
  private static String shown(PathAddress address) {
    return address.trsvcid().isEmpty() ? address.traddr().orElse("") : address.toString();
  }

  private static NamespaceView namespace(Namespace namespace) {
    return new NamespaceView(
        namespace.device().value(),
        namespace.number().toString(),
        namespace.ids().toString(),
        namespace.bytes(),
        namespace.paths().stream().map(TopologyView::path).toList());
  }

  private static PathView path(Path path) {
    return new PathView(path.device(), path.controller().value(), path.ana().word(), path.usable());
  }

  private static VolumeView volume(StagedVolume volume, Optional<VolumeHealth> health) {
    return new VolumeView(
        volume.id().value(),
        volume.attachment().nqn().value(),
        volume.attachment().addresses().stream().map(Object::toString).toList(),
        volume.identity().map(Object::toString).orElse(""),
        volume.stagingPath().value(),
        volume.complete(),
        health.map(seen -> seen.verdict().name()).orElse(null),
        health.map(seen -> seen.since().toString()).orElse(null),
        health.map(VolumeHealth::summary).orElse(null),
        health
            .flatMap(VolumeHealth::fence)
            .filter(fence -> !fence.is(Fence.State.NOT_WANTED))
            .map(Fence::evidence)
            .orElse(null));
  }
}
