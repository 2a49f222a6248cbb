package dev.holdfast.domain.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The fabrics that volumes may be asked for over. */
public enum Transport {
  TCP,
  RDMA;

  /** The kernel's words for all transports over a fabric; the others are local drives. */
  private static final Set<String> FABRICS = Set.of("tcp", "rdma", "fc", "loop");

  /** The kernel's words for local drives (struct nvme_ctrl_ops.name in drivers/nvme/host). */
  private static final Set<String> LOCAL = Set.of("pcie", "apple-nvme");

  public static boolean local(String word) {
    return LOCAL.contains(word);
  }

  /**
   * True if a controller with this transport, in the kernel's word, is a connection to a target.
   * Holdfast never removes another one: it is a local drive, or not known to be none.
   */
  public static boolean overFabric(String word) {
    return FABRICS.contains(word);
  }

  /** The transport with exactly this word of the kernel; empty if volumes cannot use it. */
  public static Optional<Transport> ofKernel(String word) {
    return Arrays.stream(values()).filter(known -> known.word().equals(word)).findFirst();
  }

  /**
   * @throws InvalidValue for any other word, naming the two
   */
  public static Transport parse(String field, String word) {
    for (Transport transport : values()) {
      if (transport.word().equals(word.toLowerCase(Locale.ROOT))) {
        return transport;
      }
    }
    throw new InvalidValue(field, "is neither tcp nor rdma: " + Text.shown(word));
  }

  /** The kernel's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
