package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.application.port.out.mount.BlockDevices.Readings;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.domain.format.Regions;
import dev.holdfast.domain.format.Regions.Place;
import dev.holdfast.domain.volume.FilesystemType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Determines the content of a device by blkid; by reads where blkid finds nothing, because it gives
 * the same answer for a device that it cannot read; and by the superblocks where it finds several
 * signatures, which since version 2.41 is the same answer once more.
 */
public final class ContentProbe {
  /** The partition table that blkid sees in any boot sector, also in one without partitions. */
  private static final String BOOT_SECTOR = "dos";

  private final Blkid blkid;
  private final DeviceReads reads;
  private final SuperblockProof superblocks;

  public ContentProbe(Blkid blkid, DeviceReads reads) {
    this.blkid = blkid;
    this.reads = reads;
    this.superblocks = new SuperblockProof(reads);
  }

  public ProbeOutcome probe(Path node, long bytes, Deadline deadline) {
    BlkidAnswer first = blkid.probe(node, deadline);
    if (!(first instanceof BlkidAnswer.NothingOrUnreadable)) {
      return outcome(first, node, bytes, deadline);
    }
    // both ends, where signatures are; then again, since the first time may have been the moment
    // at which the device could not be read
    List<Place> places = Regions.of(bytes);
    if (places.isEmpty()) {
      return new ProbeOutcome.Unknown(node + " has no size");
    }
    List<Place> ends = List.of(places.getFirst(), places.getLast());
    boolean empty;
    switch (reads.places(node, ends, deadline.left())) {
      case Readings.Unreadable(String why) -> {
        return unreadable(why);
      }
      case Readings.NoAnswer(String why) -> {
        return unreadable(why);
      }
      case Readings.Read(List<ReadOutcome> outcomes) -> {
        for (ReadOutcome outcome : outcomes) {
          if (outcome instanceof ReadOutcome.Unreadable(String why)) {
            return unreadable(why);
          }
        }
        empty = outcomes.stream().allMatch(ReadOutcome.AllZero.class::isInstance);
      }
    }
    BlkidAnswer second = blkid.probe(node, deadline);
    return empty && second instanceof BlkidAnswer.NothingOrUnreadable
        ? new ProbeOutcome.NothingFound()
        : outcome(second, node, bytes, deadline);
  }

  private static ProbeOutcome unreadable(String why) {
    return new ProbeOutcome.Unknown("blkid found nothing, and it cannot be read: " + why);
  }

  /** How large the filesystem believes its device to be; empty if that cannot be read. */
  public OptionalLong size(Path node, long bytes, FilesystemType type, Deadline deadline) {
    int length = (int) Math.min(Superblock.HEAD, bytes - bytes % 512);
    return reads.bytes(node, 0, length, deadline.left()).stream()
        .flatMap(head -> Superblock.in(head).stream())
        .filter(found -> type.mounts(found.type()) && found.bytes() > 0)
        .mapToLong(Superblock::bytes)
        .findFirst();
  }

  private ProbeOutcome outcome(BlkidAnswer answer, Path node, long bytes, Deadline deadline) {
    return switch (answer) {
      case BlkidAnswer.NothingOrUnreadable() ->
          bySuperblock("data that blkid does not name", node, bytes, deadline)
              .orElseGet(ProbeOutcome.NothingFound::new);
      case BlkidAnswer.Ambivalent() -> {
        String several = "several signatures that contradict each other";
        yield bySuperblock(several, node, bytes, deadline)
            .orElseGet(() -> new ProbeOutcome.HoldsOther(several + lookAt(node)));
      }
      case BlkidAnswer.Found found when onlyABootSector(found) -> {
        ProbeOutcome partitioned = content(found);
        yield bySuperblock("partition table " + BOOT_SECTOR, node, bytes, deadline)
            .orElse(partitioned);
      }
      case BlkidAnswer.Found found -> content(found);
      case BlkidAnswer.Unclear(String why) -> new ProbeOutcome.Unknown(why);
    };
  }

  /** Empty if no superblock and no owner of the device is there. */
  private Optional<ProbeOutcome> bySuperblock(
      String signatures, Path node, long bytes, Deadline deadline) {
    return switch (superblocks.of(node, bytes, deadline)) {
      case SuperblockProof.Result.Proven(String type) -> Optional.of(new ProbeOutcome.Holds(type));
      case SuperblockProof.Result.Unreadable(String what) ->
          Optional.of(
              new ProbeOutcome.Unknown(
                  "blkid sees " + signatures + ", and " + what + " cannot be read"));
      case SuperblockProof.Result.Doubtful(List<String> seen) ->
          seen.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new ProbeOutcome.HoldsOther(
                      signatures + ", " + String.join(", ", seen) + lookAt(node)));
    };
  }

  private static String lookAt(Path node) {
    return " ('wipefs --no-act "
        + node
        + "' lists all signatures and writes nothing; copy the volume before any is removed)";
  }

  private static boolean onlyABootSector(BlkidAnswer.Found found) {
    return found.tag("PTTYPE").filter(BOOT_SECTOR::equals).isPresent()
        && found.tag("USAGE").filter("filesystem"::equals).isPresent();
  }

  /** A filesystem only if blkid calls it so and there is no partition table as well. */
  static ProbeOutcome content(BlkidAnswer.Found found) {
    if (found.tag("PTTYPE").isPresent()) {
      return new ProbeOutcome.HoldsOther("partition table " + found.tag("PTTYPE").get());
    }
    if (found.tag("TYPE").isEmpty()) {
      return new ProbeOutcome.Unknown("blkid found something without a type: " + found.tags());
    }
    String type = found.tag("TYPE").get();
    if (type.equals("crypto_LUKS")) {
      return new ProbeOutcome.HoldsLuks(
          found.tag("VERSION").filter("2"::equals).isPresent() ? 2 : 1,
          found.tag("SUBSYSTEM").filter(LuksCommands.UNFINISHED::equals).isPresent());
    }
    return found.tag("USAGE").filter("filesystem"::equals).isPresent()
        ? new ProbeOutcome.Holds(type)
        : new ProbeOutcome.HoldsOther(found.tag("USAGE").map(u -> u + " ").orElse("") + type);
  }
}
