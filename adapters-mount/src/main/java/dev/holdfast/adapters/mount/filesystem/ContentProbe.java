package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.UncachedRead;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.domain.format.Regions;
import dev.holdfast.domain.format.Regions.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Determines the content of a device by blkid, and by reads where blkid finds nothing: it gives the
 * same answer for a device that it cannot read.
 */
public final class ContentProbe {
  private final Blkid blkid;
  private final UncachedRead reads;

  public ContentProbe(Blkid blkid, UncachedRead reads) {
    this.blkid = blkid;
    this.reads = reads;
  }

  public ProbeOutcome probe(Path node, long bytes, Deadline deadline) {
    ProbeOutcome first = ask(node, deadline);
    if (!(first instanceof ProbeOutcome.NothingFound)) {
      return first;
    }
    // both ends, where signatures are; then again, since the first time may have been the moment
    // at which the device could not be read
    List<Place> places = Regions.of(bytes);
    if (places.isEmpty()) {
      return new ProbeOutcome.Unknown(node + " has no size");
    }
    for (Place place : List.of(places.getFirst(), places.getLast())) {
      Optional<String> why =
          switch (reads.read(node, place.offset(), place.length(), deadline.left())) {
            case ReadOutcome.Unreadable(String reason) -> Optional.of(reason);
            case ReadOutcome.NoAnswer(String reason) -> Optional.of(reason);
            case ReadOutcome.AllZero _, ReadOutcome.HasData _ -> Optional.empty();
          };
      if (why.isPresent()) {
        return new ProbeOutcome.Unknown("blkid found nothing, and it cannot be read: " + why.get());
      }
    }
    return ask(node, deadline);
  }

  private ProbeOutcome ask(Path node, Deadline deadline) {
    return switch (blkid.probe(node, deadline)) {
      case BlkidAnswer.Found found -> content(found);
      case BlkidAnswer.NothingOrUnreadable() -> new ProbeOutcome.NothingFound();
      case BlkidAnswer.Ambivalent() ->
          new ProbeOutcome.HoldsOther("several signatures that contradict each other");
      case BlkidAnswer.Unclear(String why) -> new ProbeOutcome.Unknown(why);
    };
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
    return found.tag("USAGE").filter("filesystem"::equals).isPresent()
        ? new ProbeOutcome.Holds(type)
        : new ProbeOutcome.HoldsOther(found.tag("USAGE").map(u -> u + " ").orElse("") + type);
  }
}
