package dev.holdfast.domain.format;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * That mkfs is about to run. Written before it does, so that what a mkfs leaves that did not end is
 * known as ours afterwards.
 *
 * @param namespace proven to be the volume, and proven to be empty
 * @param bytes the namespace's size
 * @param regions how many places of it were read and all zero, each twice
 */
public record FormatIntent(
    VolumeId volume,
    NamespaceIdentifiers namespace,
    long bytes,
    FilesystemType type,
    Instant at,
    int regions) {

  /**
   * How long after the first mkfs its remains may be formatted over. The longer ago it is, the more
   * can have happened to the volume elsewhere.
   */
  public static final Duration GOOD_FOR = Duration.ofHours(1);

  /**
   * Why what is on the device need not be what this mkfs has left.
   *
   * @param now what would be begun now
   * @return empty if it is the same mkfs of the same namespace, begun a short while ago
   */
  public List<String> doubts(FormatIntent now) {
    List<String> doubts = new ArrayList<>();
    doubt(doubts, !volume.equals(now.volume), "it was of volume " + volume);
    doubt(doubts, !namespace.equals(now.namespace), "it was of the namespace " + namespace);
    doubt(doubts, bytes != now.bytes, "the device had " + bytes + " bytes");
    doubt(doubts, type != now.type, "it was of " + type.word());
    doubt(
        doubts,
        type != FilesystemType.EXT4,
        "mkfs of "
            + type.word()
            + " does not write its superblock last, so that nothing tells that it did not end");
    Duration since = Duration.between(at, now.at);
    doubt(
        doubts,
        since.isNegative() || since.compareTo(GOOD_FOR) > 0,
        "that is not within the last " + GOOD_FOR.toMinutes() + " min");
    return List.copyOf(doubts);
  }

  private static void doubt(List<String> doubts, boolean condition, String doubt) {
    if (condition) {
      doubts.add(doubt);
    }
  }
}
