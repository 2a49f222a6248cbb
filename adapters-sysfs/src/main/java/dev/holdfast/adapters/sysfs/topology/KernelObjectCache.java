package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values that the previous scan read and that cannot have changed since, by the object's number and
 * never by its name: attributes that stay the same for as long as their object lives. Kept only
 * from one scan to the next: an object that a scan does not meet is forgotten, and sysfs does not
 * reuse a number in between ({@link ObjectNumber}; before Linux 5.5 not until 2^31 others were
 * given). For one scan at a time.
 */
final class KernelObjectCache {
  /** Of one object; {@code devices} are its block devices at the scan of that listing. */
  private static final class Known {
    private final Map<String, String> texts = new HashMap<>();
    private @Nullable NvmeDirectories listing;
    private List<String> devices = List.of();
  }

  private final boolean remembers;
  private Map<Object, Known> before = Map.of();
  private Map<Object, Known> now = new HashMap<>();
  private NvmeDirectories listing = new NvmeDirectories(List.of());

  /**
   * @param remembers false where numbers are reused, as by any other filesystem: then everything is
   *     read again
   */
  KernelObjectCache(boolean remembers) {
    this.remembers = remembers;
  }

  /**
   * Begins the next scan.
   *
   * @param names taken just now
   */
  void nextLook(NvmeDirectories names) {
    before = now;
    now = new HashMap<>(2 * before.size());
    listing = names;
  }

  /**
   * The value that {@link SysfsDirectory#text} returned, if any.
   *
   * @param attribute one that stays the same
   */
  Optional<String> text(SysfsDirectory directory, String attribute) {
    Optional<Known> known = known(directory);
    Optional<String> text = known.map(it -> it.texts.get(attribute));
    if (text.isPresent()) {
      return text;
    }
    Optional<String> read = directory.text(attribute);
    known.ifPresent(it -> read.ifPresent(said -> it.texts.put(attribute, said)));
    return read;
  }

  /**
   * The block devices in a controller, or more: some may have been removed. Every one has a link in
   * {@code /sys/block}, hidden or not (block/genhd.c), so that these are the same as long as those
   * are.
   *
   * @param named always the same
   */
  List<SysfsDirectory> devices(SysfsDirectory controller, Predicate<String> named) {
    Optional<Known> known = known(controller);
    Optional<List<String>> names =
        known.filter(it -> listing.equals(it.listing)).map(it -> it.devices);
    if (names.isPresent()) {
      return names.get().stream().map(controller::child).toList();
    }
    List<SysfsDirectory> listed = controller.children("nvme", named);
    known.ifPresent(it -> {
      it.listing = listing;
      it.devices = listed.stream().map(SysfsDirectory::name).toList();
    });
    return listed;
  }

  private Optional<Known> known(SysfsDirectory directory) {
    return remembers
        ? directory.held().map(object -> now.computeIfAbsent(object, this::before))
        : Optional.empty();
  }

  private Known before(Object object) {
    Known known = before.get(object);
    return known == null ? new Known() : known;
  }
}
