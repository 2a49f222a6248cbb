package dev.holdfast.adapters.csi.attributes;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys that {@code volume_context} (a PersistentVolume's {@code volumeAttributes}) may have for
 * Holdfast: its own name first, then the names of other drivers for the same attribute. Case
 * matters.
 */
public enum VolumeAttribute {
  // @formatter:off
  NQN              ("nqn", "SubsystemNQN", "nvmeSubsystemNqn"),
  TARGET_ADDRESS   ("targetTrAddr", "nvmeAddress", "targetAddr", "server", "nvmeTargetIPs"),
  TARGET_PORT      ("targetTrPort", "nvmePort", "targetPort", "port"),
  TARGET_TRANSPORT ("targetTrType", "targetType", "transport"),
  DEVICE_UUID      ("deviceUUID", "NamespaceUUID", "uuid", "nvmeNamespaceUUID"),
  DEVICE_NGUID     ("deviceNGUID"),
  DEVICE_EUI       ("deviceEUI"),
  NSID             ("nsid", "NamespaceID", "nsId"),
  CTRL_LOSS_TMO    ("ctrlLossTmo", "nvmeCtrlLossTmo"),
  RECONNECT_DELAY  ("reconnectDelay"),
  KEEP_ALIVE_TMO   ("keepAliveTmo", "nvmeKeepAliveTmo"),
  FAST_IO_FAIL_TMO ("fastIoFailTmo"),
  OUTAGE_POLICY    ("outagePolicy"),
  HOLD_FOR         ("holdFor"),
  IO_POLICY        ("ioPolicy"),
  NR_IO_QUEUES     ("nrIoQueues", "nvmeNrIoQueues", "nvmeof.nr-io-queues"),
  QUEUE_SIZE       ("queueSize"),
  HOST_TRADDR      ("hostTraddr"),
  HOST_IFACE       ("hostIface"),
  HDR_DIGEST       ("hdrDigest"),
  DATA_DIGEST      ("dataDigest"),
  MIN_PATHS        ("minPaths"),
  FORMAT_POLICY    ("formatPolicy"),
  FENCING          ("fencing"),
  ENCRYPTION       ("encryption"),
  EXPECTED_CAPACITY("expectedCapacity"),
  MKFS_OPTIONS     ("mkfsOptions"),
  MKFS_COMPAT      ("mkfsCompat");
  // @formatter:on

  /**
   * Those that keep data from harm: what is formatted, which device it is, what a lost one does to
   * I/O under way, what is verified, which kernels read it. Without them a volume works, and
   * nothing shows that the guard is missing.
   */
  private static final Set<VolumeAttribute> GUARDS =
      EnumSet.of(
          FORMAT_POLICY,
          FENCING,
          ENCRYPTION,
          EXPECTED_CAPACITY,
          DEVICE_UUID,
          DEVICE_NGUID,
          DEVICE_EUI,
          NSID,
          OUTAGE_POLICY,
          HOLD_FOR,
          HDR_DIGEST,
          DATA_DIGEST,
          MKFS_COMPAT);

  private static final Map<String, VolumeAttribute> BY_KEY = new HashMap<>();

  static {
    for (VolumeAttribute attribute : values()) {
      attribute.keys().forEach(key -> BY_KEY.put(key, attribute));
    }
  }

  private final String key;
  private final List<String> aliases;

  VolumeAttribute(String key, String... aliases) {
    this.key = key;
    this.aliases = List.of(aliases);
  }

  /** The attribute of this key or alias. */
  public static Optional<VolumeAttribute> ofKey(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** Every key and alias there is. */
  public static Stream<String> allKeys() {
    return Arrays.stream(values()).flatMap(VolumeAttribute::keys);
  }

  /** Whether it keeps data from harm, so that a slip of its key is refused. */
  boolean isGuard() {
    return GUARDS.contains(this);
  }

  /** Holdfast's own name for it. */
  public String key() {
    return key;
  }

  public Stream<String> keys() {
    return Stream.concat(Stream.of(key), aliases.stream());
  }
}
