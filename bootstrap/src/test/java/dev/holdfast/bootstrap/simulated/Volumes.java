package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.node.NodeServices;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/** Volumes as kubelet has them, each on a target of its own with two paths. */
public record Volumes(
    SimulatedHost host, NodeServices services, Path kubelet, ConnectionPolicy policy) {
  public static final String FIRST = "10.0.0.1";
  public static final String SECOND = "10.0.1.1";
  public static final int PORT = 4420;

  private static final long BYTES = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(110);
  private static final VolumeCapability EXT4 =
      new VolumeCapability(
          new VolumeUse.Filesystem(FilesystemType.EXT4, List.of()), AccessMode.SINGLE_NODE_WRITER);

  public SimulatedTarget target(VolumeId volume) {
    return host.fabric().target("nqn.2026-01.dev.holdfast.many:" + volume);
  }

  public Path staging(VolumeId volume) {
    return kubelet.resolve(volume + "/globalmount");
  }

  /**
   * @throws IllegalStateException if it cannot be staged
   */
  public VolumeId stage(String name) {
    Outcome<?> outcome = tryStage(name);
    if (!(outcome instanceof Outcome.Success)) {
      throw new IllegalStateException(name + ": " + outcome);
    }
    return new VolumeId(name);
  }

  public Outcome<?> tryStage(String name) {
    VolumeId volume = new VolumeId(name);
    SimulatedTarget target = target(volume);
    target
        .withNamespace(1, BYTES, new UUID(1, name.hashCode()).toString(), null, null)
        .listensOn(FIRST, PORT)
        .listensOn(SECOND, PORT);
    return services
        .stage()
        .stage(
            new StageVolume.Command(
                volume,
                path(staging(volume)),
                new VolumeAttachment(
                    new SubsystemNqn(target.nqn()),
                    Stream.of(FIRST, SECOND).map(a -> TransportId.tcp(a, PORT)).toList(),
                    NamespaceSelector.THE_ONLY_ONE,
                    policy,
                    1,
                    OutagePolicy.RELEASE,
                    Duration.ofMinutes(15)),
                EXT4,
                FormatPolicy.IF_EMPTY,
                OptionalLong.empty(),
                Credentials.NONE,
                PATIENCE));
  }

  public Outcome<?> publish(VolumeId volume) {
    return services
        .publish()
        .publish(
            new PublishVolume.Command(
                volume, path(staging(volume)), path(pod(volume)), EXT4, false, PATIENCE));
  }

  /** For a pod that kubelet names, at the place that it has for it. */
  public Outcome<?> publish(VolumeId volume, UUID uid, PodName pod) {
    return services
        .publish()
        .publish(
            new PublishVolume.Command(
                volume,
                path(staging(volume)),
                path(pod(volume, uid)),
                EXT4,
                Optional.empty(),
                false,
                Optional.of(pod),
                PATIENCE));
  }

  public Outcome<?> unpublish(VolumeId volume, UUID uid) {
    return services
        .unpublish()
        .unpublish(new UnpublishVolume.Command(volume, path(pod(volume, uid)), PATIENCE));
  }

  private Path pod(VolumeId volume, UUID uid) {
    return kubelet.resolve("pods/" + uid + "/volumes/kubernetes.io~csi/" + volume + "/mount");
  }

  public Outcome<?> unpublish(VolumeId volume) {
    return services
        .unpublish()
        .unpublish(new UnpublishVolume.Command(volume, path(pod(volume)), PATIENCE));
  }

  public Outcome<?> unstage(VolumeId volume) {
    return services
        .unstage()
        .unstage(new UnstageVolume.Command(volume, path(staging(volume)), PATIENCE));
  }

  private Path pod(VolumeId volume) {
    return kubelet.resolve(volume + "/pod");
  }

  private static HostPath path(Path path) {
    return new HostPath(path.toString());
  }
}
