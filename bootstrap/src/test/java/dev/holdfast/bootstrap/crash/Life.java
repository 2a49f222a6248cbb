package dev.holdfast.bootstrap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.in.ExpandVolume;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.PublishVolume;
import dev.holdfast.application.port.in.ReportVolumeHealth.Report;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.in.UnpublishVolume;
import dev.holdfast.application.port.in.UnstageVolume;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.VolumeGroups;
import dev.holdfast.bootstrap.simulated.BareNode;
import dev.holdfast.bootstrap.simulated.Elsewhere;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.Encryption;
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
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.Disk.Mapping;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** One volume on a host, and what kubelet asks for it. */
final class Life {
  static final long BYTES = 64L << 20;

  static final Duration HOLD_FOR = Duration.ofMinutes(15);

  static final List<String> ADDRESSES = List.of("10.0.0.1", "10.0.1.1");
  private static final Duration PATIENCE = Duration.ofSeconds(110);
  private static final int MOST_ATTEMPTS = 5;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final long MARKER_AT = 40L << 20;
  private static final long EXT4_UUID_AT = 1024 + 0x68;
  private static final byte[] MARKER = "nobody may lose this".getBytes(StandardCharsets.UTF_8);

  private static final MountGroup FIRST_GROUP = new MountGroup(1000);
  private static final MountGroup OTHER_GROUP = new MountGroup(2000);

  private final VolumeId id;
  private final SimulatedTarget target;
  private final HostPath staging;
  private final HostPath published;
  private final VolumeCapability capability;
  private VolumeAttachment attachment;
  private Optional<Secret> passphrase = Optional.empty();
  private boolean reserving;

  Life(SimulatedHost host, Path kubelet, VolumeUse use) {
    this(host, kubelet, use, OutagePolicy.RELEASE);
  }

  Life(SimulatedHost host, Path kubelet, VolumeUse use, OutagePolicy policy) {
    this(newId(), host.fabric()::target, kubelet, use, policy);
    target.withNamespace(1, BYTES, UUID.randomUUID().toString(), null, null);
    ADDRESSES.forEach(address -> target.listensOn(address, 4420));
  }

  private Life(
      VolumeId id,
      Function<String, SimulatedTarget> targets,
      Path kubelet,
      VolumeUse use,
      OutagePolicy policy) {
    this.id = id;
    target = targets.apply("nqn.2026-01.dev.holdfast.test:" + id);
    staging = new HostPath(kubelet.resolve(id.value()).resolve("globalmount").toString());
    published = new HostPath(kubelet.resolve(id.value()).resolve("pod").toString());
    capability = new VolumeCapability(use, AccessMode.SINGLE_NODE_WRITER);
    attachment =
        new VolumeAttachment(
            new SubsystemNqn(target.nqn()),
            ADDRESSES.stream().map(address -> TransportId.tcp(address, 4420)).toList(),
            NamespaceSelector.THE_ONLY_ONE,
            ConnectionPolicy.DEFAULT,
            1,
            policy,
            HOLD_FOR);
  }

  /** Another volume of the same namespace. */
  Life another(Path kubelet) {
    return new Life(newId(), _ -> target, kubelet, capability.use(), attachment.outagePolicy());
  }

  private static VolumeId newId() {
    return new VolumeId("pv-" + COUNT.incrementAndGet());
  }

  static VolumeUse ext4() {
    return new VolumeUse.Filesystem(FilesystemType.EXT4, List.of());
  }

  /** From now on its filesystem is encrypted. */
  Life encrypted() {
    attachment = attachment.withEncryption(Encryption.LUKS2);
    passphrase = Optional.of(Secret.passphrase("passphrase", "of " + id));
    return this;
  }

  /** The mapping of an encrypted one. */
  Optional<Mapping> mapping(BareNode node) {
    return node.host().kernel().mappings().named(MappingName.of(id).value());
  }

  SimulatedTarget target() {
    return target;
  }

  void silence() {
    ADDRESSES.forEach(address -> target.silence(address, 4420));
  }

  void restore() {
    ADDRESSES.forEach(address -> target.restore(address, 4420));
  }

  /** Sets the ANA state that the target reports for its paths. */
  void ana(String state) {
    ADDRESSES.forEach(address -> target.ana(address, 4420, state));
  }

  Optional<Report> report(BareNode node) {
    return node.services().health().report(id);
  }

  /** From now on the target keeps reservations. */
  Life reserving() {
    target.withReservations();
    reserving = true;
    return this;
  }

  /** Another host registers for the volume and reserves it. */
  void reserveElsewhere() {
    Elsewhere.take(target.reservations(1), id);
    assertThat(reservedElsewhere()).isTrue();
  }

  boolean reservedElsewhere() {
    return Elsewhere.holds(target.reservations(1));
  }

  boolean reserved(BareNode node) {
    return target.reservations(1).held(hostId(node));
  }

  private static String hostId(BareNode node) {
    return node.ports().identity().current().id().toString();
  }

  VolumeId id() {
    return id;
  }

  /** Where a pod has it. */
  HostPath published() {
    return published;
  }

  StagedVolume record(BareNode node) {
    return node.ports().records().find(id).orElseThrow();
  }

  HostPath staging() {
    return staging;
  }

  /** Asks as kubelet does, again after a failure. */
  static void succeed(String when, Supplier<Outcome<?>> call) {
    Outcome<?> outcome = call.get();
    for (int i = 1; i < MOST_ATTEMPTS && outcome instanceof Outcome.Failure<?>; i++) {
      outcome = call.get();
    }
    assertThat(outcome).as(when).isInstanceOf(Outcome.Success.class);
  }

  Outcome<?> stage(BareNode node) {
    return stage(node, capability);
  }

  /** With edited mount options. */
  Outcome<?> stageOtherwise(BareNode node) {
    return stage(
        node,
        new VolumeCapability(
            new VolumeUse.Filesystem(FilesystemType.EXT4, List.of("noatime")),
            AccessMode.SINGLE_NODE_WRITER));
  }

  Outcome<?> stage(BareNode node, VolumeCapability as) {
    return stage(node, as, Optional.empty());
  }

  private Outcome<?> stage(BareNode node, VolumeCapability as, Optional<MountGroup> group) {
    return node.services()
        .stage()
        .stage(
            new StageVolume.Command(
                id,
                staging,
                attachment,
                as,
                FormatPolicy.IF_EMPTY,
                OptionalLong.empty(),
                MkfsOptions.USUAL,
                group,
                Credentials.NONE,
                passphrase,
                PATIENCE));
  }

  /** For a pod with an fsGroup. */
  Outcome<?> stageForGroup(BareNode node) {
    return stage(node, capability, Optional.of(FIRST_GROUP));
  }

  Outcome<?> publish(BareNode node) {
    return publish(node, Optional.empty());
  }

  private Outcome<?> publish(BareNode node, Optional<MountGroup> group) {
    return node.services()
        .publish()
        .publish(
            new PublishVolume.Command(
                id, staging, published, capability, group, false, Optional.empty(), PATIENCE));
  }

  /** For a pod with the fsGroup of {@link #stageForGroup}. */
  Outcome<?> publishForGroup(BareNode node) {
    return publish(node, Optional.of(FIRST_GROUP));
  }

  /** For a pod with another fsGroup. */
  Outcome<?> publishForAnotherGroup(BareNode node) {
    return publish(node, Optional.of(OTHER_GROUP));
  }

  Outcome<?> unpublish(BareNode node) {
    return node.services()
        .unpublish()
        .unpublish(new UnpublishVolume.Command(id, published, PATIENCE));
  }

  Outcome<?> unstage(BareNode node) {
    return node.services().unstage().unstage(new UnstageVolume.Command(id, staging, PATIENCE));
  }

  Outcome<?> expand(BareNode node) {
    return node.services()
        .expand()
        .expand(
            new ExpandVolume.Command(
                id, published, OptionalLong.of(2 * BYTES), OptionalLong.empty(), PATIENCE));
  }

  /** A pod's data. */
  void write() {
    try (RandomAccessFile content = content("rw")) {
      content.seek(MARKER_AT);
      content.write(MARKER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void requireDataIntact(String when) {
    byte[] there = new byte[MARKER.length];
    try (RandomAccessFile content = content("r")) {
      content.seek(MARKER_AT);
      content.readFully(there);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(there).as(when).isEqualTo(MARKER);
  }

  /** The UUID of the ext4 that is there: another mkfs makes another. */
  String filesystem() {
    byte[] there = new byte[16];
    try (RandomAccessFile content = content("r")) {
      content.seek(EXT4_UUID_AT);
      content.readFully(there);
      return HexFormat.of().formatHex(there);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RandomAccessFile content(String mode) throws IOException {
    return new RandomAccessFile(target.visible().getFirst().content().toFile(), mode);
  }

  void requireStaged(BareNode node, String when) {
    assertThat(node.ports().records().find(id))
        .as(when)
        .hasValueSatisfying(record -> assertThat(record.complete()).isTrue());
    assertThat(controllers(node)).as(when).isEqualTo(ADDRESSES.size());
    boolean filesystem = capability.use() instanceof VolumeUse.Filesystem;
    assertThat(mounts(node, staging)).as(when).hasSize(filesystem ? 1 : 0);
    assertThat(mapping(node).isPresent()).as(when).isEqualTo(passphrase.isPresent());
    assertThat(reserved(node)).as(when).isEqualTo(reserving);
    assertThat(reservedElsewhere()).as(when).isFalse();
  }

  void requireStagedForGroup(BareNode node, String when) {
    requireStaged(node, when);
    assertThat(hasGroup(node, FIRST_GROUP)).as(when).isTrue();
  }

  void requirePublishedForAnotherGroup(BareNode node, String when) {
    requirePublished(node, when);
    assertThat(hasGroup(node, OTHER_GROUP)).as(when).isTrue();
  }

  private boolean hasGroup(BareNode node, MountGroup group) {
    return node.ports().groups().root(staging, group, PATIENCE) instanceof VolumeGroups.Root.Has;
  }

  void requirePublished(BareNode node, String when) {
    assertThat(mounts(node, published)).as(when).hasSize(1);
  }

  void requireNotPublished(BareNode node, String when) {
    assertThat(mounts(node, published)).as(when).isEmpty();
    assertThat(Path.of(published.value())).as(when).doesNotExist();
  }

  void requireNothingLeft(BareNode node, String when) {
    assertThat(controllers(node)).as(when).isZero();
    assertThat(node.ports().records().find(id)).as(when).isEmpty();
    assertThat(mounts(node, staging)).as(when).isEmpty();
    assertThat(mapping(node)).as(when).isEmpty();
    assertThat(target.reservations(1).key(hostId(node))).as(when).isEmpty();
    requireNotPublished(node, when);
  }

  List<Mount> mounts(BareNode node, HostPath path) {
    return node.ports().mountTable().at(path.value());
  }

  int controllers(BareNode node) {
    return seen(node).size();
  }

  List<Controller> seen(BareNode node) {
    return node.ports().topology().observe().withNqn(attachment.nqn()).stream()
        .flatMap(subsystem -> subsystem.controllers().stream())
        .toList();
  }
}
