package dev.holdfast.adapters.csi.attributes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  EXPECTED_CAPACITY("expectedCapacity");
  // @formatter:on

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

  /** Holdfast's own name for it. */
  public String key() {
    return key;
  }

  public Stream<String> keys() {
    return Stream.concat(Stream.of(key), aliases.stream());
  }
}
