package dev.holdfast.application.contract;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Eui64;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.Nguid;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.UnfinishedUnmount;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Staged volumes with every field as it may be, by a seed. */
public final class AnyVolume {
  private static final List<String> TEXTS =
      List.of(
          "a", "pvc-1", " b ", "a=b", "#", "\\", "\\n", "\\0041", "ä€😀", "\u2028", "%41", "x.0");

  private final Random random;

  public AnyVolume(Random random) {
    this.random = random;
  }

  public StagedVolume volume() {
    return volume(new VolumeId(text() + random.nextInt(1000)));
  }

  public StagedVolume volume(VolumeId id) {
    return new StagedVolume(
        id,
        new StagedVolume.Request(
            new HostPath("/var/lib/kubelet/" + text()), attachment(), capability()),
        new StagedVolume.Device(
            maybe(this::ids),
            maybe(() -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))),
            random.nextBoolean()
                ? OptionalLong.of(random.nextLong(1L << 50))
                : OptionalLong.empty(),
            random.nextBoolean()),
        new StagedVolume.Progress(
            listOf(this::address).distinct().toList(),
            maybe(() -> new BootId(uuid())),
            random.nextBoolean(),
            random.nextBoolean()),
        new StagedVolume.Outage(
            maybe(() -> new BootId(uuid())),
            maybe(() ->
                new BootMoment(new BootId(uuid()), Duration.ofMillis(random.nextInt(1 << 30)))),
            maybe(() ->
                new UnfinishedUnmount(
                    new BootId(uuid()),
                    new DeviceNumber(259, random.nextInt(1 << 20)),
                    new DeviceName("nvme" + random.nextInt(100) + "n1")))));
  }

  public StagedVolume unformatted(VolumeId id) {
    StagedVolume any = volume(id);
    return new StagedVolume(
        id,
        any.request(),
        new StagedVolume.Device(any.identity(), Optional.empty()),
        any.progress(),
        any.outage());
  }

  public StagedVolume raw(VolumeId id) {
    StagedVolume any = unformatted(id);
    return new StagedVolume(
        id,
        new StagedVolume.Request(
            any.stagingPath(),
            any.attachment(),
            new VolumeCapability(new VolumeUse.Block(), any.capability().mode())),
        any.device(),
        any.progress(),
        any.outage());
  }

  private VolumeAttachment attachment() {
    List<TransportId> addresses =
        Stream.concat(Stream.of(address()), listOf(this::address)).distinct().toList();
    List<Portal> portals =
        Stream.concat(Stream.of(portal()), listOf(this::portal)).distinct().toList();
    return new VolumeAttachment(
        new SubsystemNqn("nqn.2026-01.dev.holdfast:" + text()),
        portals,
        addresses,
        portals.stream().filter(Portal::named).limit(1).toList(),
        new NamespaceSelector(
            maybe(this::uuid),
            maybe(this::nguid),
            maybe(this::eui),
            random.nextBoolean() ? OptionalLong.of(nsid()) : OptionalLong.empty()),
        policy(),
        1 + random.nextInt(addresses.size()),
        one(OutagePolicy.values()),
        Duration.ofSeconds(1 + random.nextInt(1_000_000), random.nextInt(1_000_000_000)),
        one(FencingPolicy.values()),
        one(Encryption.values()),
        portals.stream().allMatch(portal -> portal.transport() == Transport.TCP)
            && random.nextBoolean());
  }

  private ConnectionPolicy policy() {
    return new ConnectionPolicy(
        random.nextBoolean() ? Timeout.OFF : Timeout.ofSeconds(3600 + random.nextInt(1000)),
        Duration.ofSeconds(1 + random.nextInt(100)),
        Duration.ofSeconds(1 + random.nextInt(100)),
        maybe(() -> random.nextBoolean() ? Timeout.OFF : Timeout.ofSeconds(random.nextInt(3600))),
        maybe(() -> one(IoPolicy.values())),
        random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(64)) : OptionalInt.empty(),
        random.nextBoolean() ? OptionalInt.of(16 + random.nextInt(1000)) : OptionalInt.empty(),
        random.nextBoolean(),
        random.nextBoolean());
  }

  private VolumeCapability capability() {
    VolumeUse use =
        random.nextBoolean()
            ? new VolumeUse.Block()
            : new VolumeUse.Filesystem(
                one(FilesystemType.values()),
                listOf(() ->
                        one("noatime", "ro", "data=ordered", "x\\y", "context=\"u:r:t:s0:c1,c2\""))
                    .toList());
    return new VolumeCapability(use, one(AccessMode.values()));
  }

  private TransportId address() {
    return new TransportId(
        one(Transport.values()),
        one("10.0.0." + random.nextInt(256), "fd00::" + random.nextInt(10), "fe80::1%eth0"),
        1 + random.nextInt(65535),
        maybe(() -> "192.168.0." + random.nextInt(256)),
        maybe(() -> "eth" + random.nextInt(10)));
  }

  private Portal portal() {
    Portal numeric = Portal.of(address());
    return random.nextBoolean() ? numeric : numeric.at("array-" + random.nextInt(10) + ".example");
  }

  private NamespaceIdentifiers ids() {
    return new NamespaceIdentifiers(
        nsid(), maybe(this::uuid), maybe(this::nguid), maybe(this::eui));
  }

  private long nsid() {
    return 1 + random.nextLong(0xfffffffeL);
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private Nguid nguid() {
    return new Nguid(hex() + hex());
  }

  private Eui64 eui() {
    return new Eui64(hex());
  }

  private String hex() {
    return String.format(Locale.ROOT, "%016x", random.nextLong());
  }

  private String text() {
    return one(TEXTS.toArray(String[]::new)) + one(TEXTS.toArray(String[]::new));
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> Stream<T> listOf(Supplier<T> value) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> value.get());
  }

  @SafeVarargs
  private <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }
}
