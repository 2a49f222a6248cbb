package dev.holdfast.adapters.csi.attributes;

import static dev.holdfast.adapters.csi.attributes.VolumeAttribute.*;

import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a volume's attributes, with the configured defaults where they are silent. */
public final class VolumeAttributesReader {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeAttributesReader.class);
  private static final String ORIGIN = "volume_context";
  private static final int NVME_PORT = 4420; // IANA: nvme
  private static final Duration FIFTEEN_MINUTES = Duration.ofMinutes(15);

  private final Optional<NqnTemplate> template;
  private final GivenAttributes defaults;
  private final NearMisses nearMisses = new NearMisses();

  /**
   * @throws InvalidValue if a default is not a value of its attribute
   */
  public VolumeAttributesReader(Optional<NqnTemplate> template, VolumeAttributeDefaults defaults) {
    this.template = template;
    this.defaults = defaults.given();
    tryDefaults();
  }

  private void tryDefaults() {
    Map<String, String> least = new HashMap<>();
    if (!defaults.has(NQN)) {
      least.put(NQN.key(), "nqn.2026-01.example:any");
    }
    if (!defaults.has(TARGET_ADDRESS)) {
      least.put(TARGET_ADDRESS.key(), "192.0.2.1");
    }
    GivenAttributes given = GivenAttributes.of(ORIGIN, least);
    attributes(new VolumeId("any"), Optional.empty(), given);
    requireOneOf(given.orElse(defaults));
  }

  /** Options of mkfs are of one filesystem, and a default has to be right for one at least. */
  private static void requireOneOf(GivenAttributes given) {
    Optional<InvalidValue> refusal = Optional.empty();
    for (FilesystemType type : FilesystemType.values()) {
      try {
        mkfs(Optional.of(type), given);
        return;
      } catch (InvalidValue e) {
        refusal = refusal.or(() -> Optional.of(given.inTheWordsOfTheCaller(e)));
      }
    }
    throw refusal.orElseThrow();
  }

  /**
   * @param type of the filesystem; empty for a raw device
   * @throws InvalidValue naming the key and the reason; also if the context holds a secret
   */
  public VolumeAttributes read(
      VolumeId volume, Optional<FilesystemType> type, Map<String, String> context) {
    StageSecrets.refuseIn(ORIGIN, context);
    nearMisses.lookAt(ORIGIN, context.keySet());
    return attributes(volume, type, GivenAttributes.of(ORIGIN, context));
  }

  private VolumeAttributes attributes(
      VolumeId volume, Optional<FilesystemType> type, GivenAttributes own) {
    GivenAttributes given = own.orElse(defaults);
    try {
      SubsystemNqn nqn = nqn(volume, given);
      List<Portal> portals = portals(given);
      VolumeAttachment attachment =
          new VolumeAttachment(
              nqn,
              portals,
              portals.stream().flatMap(portal -> portal.address().stream()).toList(),
              portals.stream().filter(Portal::named).toList(),
              selector(given),
              policy(given),
              minPaths(own, portals.size()),
              given.read(OUTAGE_POLICY, AttributeValues::outagePolicy).orElse(OutagePolicy.RELEASE),
              given.read(HOLD_FOR, AttributeValues::patience).orElse(FIFTEEN_MINUTES),
              given.read(FENCING, AttributeValues::fencing).orElse(FencingPolicy.AUTO),
              given.read(ENCRYPTION, Encryption::parse).orElse(Encryption.NONE));
      return new VolumeAttributes(
          attachment,
          given.read(FORMAT_POLICY, AttributeValues::formatPolicy).orElse(FormatPolicy.IF_EMPTY),
          expectedCapacity(given),
          mkfs(type, given));
    } catch (InvalidValue e) {
      throw given.inTheWordsOfTheCaller(e);
    }
  }

  private SubsystemNqn nqn(VolumeId volume, GivenAttributes given) {
    SubsystemNqn nqn =
        given
            .read(NQN, SubsystemNqn::requested)
            .or(() -> template.map(made -> made.nqn(volume)))
            .orElseThrow(() -> missing(NQN, ", and no template is configured to make it"));
    if (!nqn.standard()) {
      LOG.warn(
          "volume {}: the NQN {} is not of the form nqn.yyyy-mm.reverse.domain:identifier; it is"
              + " taken as it is, since some targets have such names",
          volume,
          nqn);
    }
    return nqn;
  }

  private static List<Portal> portals(GivenAttributes given) {
    Transport transport = given.read(TARGET_TRANSPORT, Transport::parse).orElse(Transport.TCP);
    int port = given.read(TARGET_PORT, AttributeValues::count).orElse(NVME_PORT);
    Optional<String> from = text(given, HOST_TRADDR);
    Optional<String> via = text(given, HOST_IFACE);
    return given
        .read(TARGET_ADDRESS, TargetAddresses::parse)
        .orElseThrow(() -> missing(TARGET_ADDRESS, ""))
        .stream()
        .map(target ->
            new Portal(transport, target.address(), target.port().orElse(port), from, via))
        .toList();
  }

  private static NamespaceSelector selector(GivenAttributes given) {
    return NamespaceSelector.of(
        text(given, DEVICE_UUID),
        text(given, DEVICE_NGUID),
        text(given, DEVICE_EUI),
        text(given, NSID));
  }

  private static ConnectionPolicy policy(GivenAttributes given) {
    ConnectionPolicy usual = ConnectionPolicy.DEFAULT;
    return new ConnectionPolicy(
        given.read(CTRL_LOSS_TMO, AttributeValues::timeout).orElse(usual.ctrlLossTmo()),
        given.read(RECONNECT_DELAY, AttributeValues::patience).orElse(usual.reconnectDelay()),
        given.read(KEEP_ALIVE_TMO, AttributeValues::patience).orElse(usual.keepAliveTmo()),
        given.read(FAST_IO_FAIL_TMO, AttributeValues::timeout),
        given.read(IO_POLICY, IoPolicy::parse),
        count(given, NR_IO_QUEUES),
        count(given, QUEUE_SIZE),
        given.read(HDR_DIGEST, AttributeValues::flag).orElse(usual.hdrDigest()),
        given.read(DATA_DIGEST, AttributeValues::flag).orElse(usual.dataDigest()));
  }

  /** A configured default asks no volume for more paths than it is sure to have. */
  private int minPaths(GivenAttributes own, int paths) {
    return own.read(MIN_PATHS, AttributeValues::count)
        .or(() -> defaults.read(MIN_PATHS, AttributeValues::count).map(n -> Math.min(n, paths)))
        .orElse(1);
  }

  private static MkfsOptions mkfs(Optional<FilesystemType> type, GivenAttributes given) {
    Optional<Release> compat = given.read(MKFS_COMPAT, Release::parse);
    return type.map(made -> MkfsOptions.of(made, text(given, MKFS_OPTIONS).orElse(""), compat))
        .orElse(MkfsOptions.USUAL);
  }

  private static OptionalLong expectedCapacity(GivenAttributes given) {
    return given
        .read(EXPECTED_CAPACITY, AttributeValues::bytes)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  private static OptionalInt count(GivenAttributes given, VolumeAttribute attribute) {
    return given
        .read(attribute, AttributeValues::count)
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private static Optional<String> text(GivenAttributes given, VolumeAttribute attribute) {
    return given.read(attribute, (field, text) -> text);
  }

  private static InvalidValue missing(VolumeAttribute attribute, String also) {
    return new InvalidValue(ORIGIN + "[" + attribute.key() + "]", "is missing" + also);
  }
}
