package dev.holdfast.application.memory;

import dev.holdfast.application.concurrency.HeldTime;
import dev.holdfast.application.contract.MatrixLifecycleEngine;
import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.node.NodeServices;
import dev.holdfast.application.node.NodeSettings;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.WakeRequests;
import dev.holdfast.application.port.in.Done;
import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReportVolumeUsage;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.application.port.out.HostIdentity;
import dev.holdfast.application.port.out.KubeletVolumes;
import dev.holdfast.application.port.out.PortalResolver;
import dev.holdfast.application.portal.PortalMoves;
import dev.holdfast.application.portal.Portals;
import dev.holdfast.application.recover.RecoverySettings;
import dev.holdfast.application.recover.Unobserved;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.recovery.VolumeHealth;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** The services of a node on a host in memory, and calls for its volumes as kubelet makes them. */
public final class InMemoryNode {
  /** Why its identity may stage nothing; empty if it may. */
  public String refusal = "";

  private final HostIdentity identity =
      new HostIdentity() {
        @Override
        public Host current() {
          return InMemoryFabric.HOST;
        }

        @Override
        public Optional<String> refusal() {
          return Optional.of(refusal).filter(why -> !why.isEmpty());
        }
      };

  public static final long BYTES = 1L << 30;
  public static final TransportId FIRST = TransportId.tcp("10.0.0.1", 4420);
  public static final TransportId SECOND = TransportId.tcp("10.0.1.1", 4420);
  public static final VolumeId ONE = new VolumeId("one");
  public static final VolumeId TWO = new VolumeId("two");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  public final HeldTime time = new HeldTime();
  public final Calls calls = new Calls();
  public final InMemoryFabric fabric = new InMemoryFabric(calls);
  public final InMemoryReservations reservations = new InMemoryReservations(calls);
  public final InMemoryMounts mounts =
      new InMemoryMounts(calls, number -> fabric.observe().namespace(number).isPresent());
  public final InMemoryEncryption encryption =
      new InMemoryEncryption(
          calls, mounts, number -> fabric.observe().namespace(number).isPresent());
  public final InMemoryGroups groups = new InMemoryGroups(calls, mounts);
  public final InMemoryRecords records = new InMemoryRecords(calls);
  public final InMemoryJobs jobs = new InMemoryJobs();
  public final InMemoryCredentials credentials = new InMemoryCredentials();
  public final InMemoryTls tls = new InMemoryTls(fabric);
  public final InMemoryPods pods = new InMemoryPods();
  public final InMemoryControllerRecords controllers = new InMemoryControllerRecords(calls);
  public final NodePorts ports;
  private final List<KubeletVolumes.Staging> stagings = new ArrayList<>();
  private NodeServices services;
  private boolean anyNamespace;
  private boolean attached;
  private FencingPolicy fencing = FencingPolicy.AUTO;
  private VolumeUse use = new VolumeUse.Filesystem(FilesystemType.EXT4, List.of());
  private AccessMode mode = AccessMode.SINGLE_NODE_WRITER;
  private MkfsOptions mkfs = MkfsOptions.USUAL;
  private Credentials secrets = Credentials.NONE;
  private Optional<MountGroup> group = Optional.empty();
  private Encryption encrypted = Encryption.NONE;
  private Optional<Secret> passphrase = Optional.empty();
  private FormatPolicy formatPolicy = FormatPolicy.IF_EMPTY;

  public InMemoryNode() {
    ports =
        new NodePorts(
            fabric,
            fabric,
            fabric,
            reservations,
            new Portals(
                PortalMoves.NONE,
                (_, _) -> new PortalResolver.Answer.Failed("no name service"),
                time),
            identity,
            credentials,
            tls,
            mounts,
            mounts,
            mounts,
            mounts,
            mounts,
            encryption,
            groups,
            records,
            controllers,
            jobs,
            pods,
            jobs,
            new Kubelet(),
            List.of(),
            time);
    services = start();
  }

  private final class Kubelet implements KubeletVolumes {
    @Override
    public List<Staging> staged() {
      return stagings;
    }

    @Override
    public Optional<VolumeId> publishedAt(String mountPoint) {
      return Optional.empty();
    }
  }

  private NodeServices start() {
    return NodeServices.of(
        ports,
        NodeTimeouts.DEFAULT,
        new RecoverySettings(
            Duration.ofSeconds(1),
            Duration.ofMinutes(3),
            attached,
            new Lifecycles(new MatrixLifecycleEngine(), Runnable::run, _ -> {}, time),
            _ -> {},
            new Unobserved(),
            new WakeRequests(time),
            new PartialFailures(),
            new Random(1)),
        NodeSettings.of("node-a"));
  }

  /** The next process on the same host. */
  public void restart() {
    services = start();
  }

  public NodeServices services() {
    return services;
  }

  /** From now on volumes are asked for without the identity of their namespace. */
  public void anyNamespace() {
    anyNamespace = true;
  }

  /** From now on Kubernetes attaches a volume to one node at a time; the next process knows it. */
  public void attached() {
    attached = true;
    restart();
  }

  /** From now on volumes are asked for with this policy. */
  public void fencing(FencingPolicy policy) {
    fencing = policy;
  }

  /** From now on volumes are asked for as raw devices. */
  public void raw() {
    use = new VolumeUse.Block();
  }

  /** From now on volumes are asked for by several nodes that write. */
  public void shared() {
    use = new VolumeUse.Block();
    mode = AccessMode.MULTI_NODE_MULTI_WRITER;
  }

  /** A scan of the loop, this much later. */
  public void scan(int seconds) {
    time.pass(seconds);
    services.reconcile().step();
  }

  public void kubeletHasStaged(VolumeId volume) {
    stagings.add(new KubeletVolumes.Staging(volume, staging(volume)));
  }

  public static SubsystemNqn nqn(VolumeId volume) {
    return new SubsystemNqn("nqn.2026-01.dev.holdfast.test:" + volume);
  }

  public static NamespaceIdentifiers identity(VolumeId volume) {
    return InMemoryFabric.identity(nqn(volume));
  }

  public static HostPath staging(VolumeId volume) {
    return new HostPath("/staging/" + volume);
  }

  public static HostPath pod(VolumeId volume) {
    return new HostPath("/pods/" + volume);
  }

  /** From now on volumes are asked for with this filesystem. */
  public void filesystem(FilesystemType type) {
    use = new VolumeUse.Filesystem(type, List.of());
  }

  /** From now on volumes are asked for with these mount options. */
  public void options(String... options) {
    use = new VolumeUse.Filesystem(FilesystemType.EXT4, List.of(options));
  }

  /** From now on volumes are asked for by readers. */
  public void readOnly() {
    mode = AccessMode.MULTI_NODE_READER_ONLY;
  }

  /** From now on volumes are asked for by readers on this node alone. */
  public void readOnlyHere() {
    mode = AccessMode.SINGLE_NODE_READER_ONLY;
  }

  /** From now on volumes are asked for in this mode. */
  public void mode(AccessMode other) {
    mode = other;
  }

  /** From now on volumes are asked for with these wishes. */
  public void mkfs(MkfsOptions wishes) {
    mkfs = wishes;
  }

  /** From now on volumes are asked for with this, and with this passphrase. */
  public void encrypted(Encryption kind, String secret) {
    encrypted = kind;
    passphrase = Optional.of(Secret.passphrase("passphrase", secret));
  }

  /** From now on volumes are asked for so. */
  public void formatPolicy(FormatPolicy policy) {
    formatPolicy = policy;
  }

  /** From now on volumes are asked for with these. */
  public void secrets(Credentials others) {
    secrets = others;
  }

  /** From now on volumes are asked for by pods with this group. */
  public void group(long id) {
    group = Optional.of(new MountGroup(id));
  }

  private VolumeCapability capability() {
    return new VolumeCapability(use, mode);
  }

  public Outcome<StagedVolume> tryStage(VolumeId volume) {
    return tryStage(volume, nqn(volume));
  }

  public Outcome<StagedVolume> tryStage(VolumeId volume, SubsystemNqn nqn) {
    return services
        .stage()
        .stage(
            new StageVolume.Command(
                volume,
                staging(volume),
                new VolumeAttachment(
                        nqn,
                        List.of(FIRST, SECOND),
                        anyNamespace
                            ? NamespaceSelector.THE_ONLY_ONE
                            : NamespaceSelector.exactly(InMemoryFabric.identity(nqn)),
                        ConnectionPolicy.DEFAULT,
                        1,
                        OutagePolicy.RELEASE,
                        Duration.ofMinutes(15))
                    .withFencing(fencing)
                    .withEncryption(encrypted)
                    .withTls(secrets.tlsPsk().isPresent()),
                capability(),
                formatPolicy,
                OptionalLong.empty(),
                mkfs,
                group,
                secrets,
                passphrase,
                PATIENCE));
  }

  /** Of a target that is there. */
  public StagedVolume stage(VolumeId volume) {
    fabric.target(nqn(volume), BYTES);
    StagedVolume staged = value(tryStage(volume));
    calls.forget();
    return staged;
  }

  public Outcome<Done> unstage(VolumeId volume) {
    return unstageAt(volume, staging(volume));
  }

  public Outcome<Done> unstageAt(VolumeId volume, HostPath path) {
    return services.unstage().unstage(new UnstageVolume.Command(volume, path, PATIENCE));
  }

  public Outcome<Done> publish(VolumeId volume) {
    return publishAt(volume, pod(volume));
  }

  public Outcome<Done> publishAt(VolumeId volume, HostPath target) {
    return publishAt(volume, target, false);
  }

  public Outcome<Done> publishAt(VolumeId volume, HostPath target, boolean readOnly) {
    return services
        .publish()
        .publish(
            new PublishVolume.Command(
                volume,
                staging(volume),
                target,
                capability(),
                group,
                readOnly,
                Optional.empty(),
                PATIENCE));
  }

  public Outcome<Done> publishFor(PodName name, VolumeId volume, HostPath target) {
    return services
        .publish()
        .publish(
            new PublishVolume.Command(
                volume,
                staging(volume),
                target,
                capability(),
                group,
                false,
                Optional.of(name),
                PATIENCE));
  }

  public Outcome<Done> unpublish(VolumeId volume) {
    return services
        .unpublish()
        .unpublish(new UnpublishVolume.Command(volume, pod(volume), PATIENCE));
  }

  public Outcome<ReportVolumeUsage.Usage> usage(VolumeId volume) {
    return services.usage().usage(new ReportVolumeUsage.Command(volume, staging(volume), PATIENCE));
  }

  public Outcome<Long> expand(VolumeId volume, long required) {
    return expand(volume, OptionalLong.of(required), OptionalLong.empty());
  }

  public Outcome<Long> expandUpTo(VolumeId volume, long limit) {
    return expand(volume, OptionalLong.empty(), OptionalLong.of(limit));
  }

  public Outcome<VolumeHealth> lookUp(VolumeId volume) {
    return services.lookUp().lookUp(volume);
  }

  private Outcome<Long> expand(VolumeId volume, OptionalLong required, OptionalLong limit) {
    return services
        .expand()
        .expand(new ExpandVolume.Command(volume, staging(volume), required, limit, PATIENCE));
  }

  public boolean mounted(HostPath path) {
    return !mounts.at(path.value()).isEmpty();
  }

  public static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failure<T>(NodeFailure failure) -> throw new AssertionError(failure.toString());
    };
  }

  public static NodeFailure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Success<?>(Object value) -> throw new AssertionError("succeeded: " + value);
      case Outcome.Failure<?>(NodeFailure failure) -> failure;
    };
  }
}
