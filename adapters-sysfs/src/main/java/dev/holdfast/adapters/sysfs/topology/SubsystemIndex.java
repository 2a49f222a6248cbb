package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which subsystems have which NQN, so that one is found without reading the others. An entry is a
 * proposal: the reader has to see the NQN in the object that it opens.
 *
 * <p>The kernel's count of uevents shows that none is missing, as long as it stands still: every
 * new subsystem has one. Once it has moved, and for an NQN that the index does not have, the
 * listing of subsystems is read; of these only the new ones are opened, as the number of their link
 * shows, which sysfs does not give a second time. One whose NQN could not be read is opened each
 * time.
 */
final class SubsystemIndex {
  private static final String NQN = "subsysnqn";

  /**
   * @param link the number of its entry in the listing
   * @param nqn empty if it could not be read
   */
  private record Entry(long link, Optional<String> nqn) {}

  /**
   * @param events the count from before the listing was read
   */
  private record Listing(
      Optional<String> events, Map<String, Entry> entries, Map<String, List<String>> byNqn) {

    static Listing of(Optional<String> events, Map<String, Entry> entries) {
      Map<String, List<String>> byNqn = new HashMap<>();
      entries.forEach((name, entry) ->
          entry
              .nqn()
              .ifPresent(nqn -> byNqn.computeIfAbsent(nqn, _ -> new ArrayList<>()).add(name)));
      return new Listing(events, entries, byNqn);
    }

    List<String> having(SubsystemNqn nqn) {
      return byNqn.getOrDefault(nqn.value(), List.of());
    }
  }

  private final SysfsRoot sysfs;
  private volatile Listing last = Listing.of(Optional.empty(), Map.of());

  SubsystemIndex(SysfsRoot sysfs) {
    this.sysfs = sysfs;
  }

  /** Those that are known, if no other can have come; none if the listing has to be read. */
  List<SysfsDirectory> known(SubsystemNqn nqn) {
    Listing known = last;
    return known.events().isPresent() && known.events().equals(sysfs.events())
        ? directories(known.having(nqn))
        : List.of();
  }

  /**
   * Those that the listing has now.
   *
   * @param doubted are opened though they were known: they were not what the index has
   */
  List<SysfsDirectory> listed(SubsystemNqn nqn, Set<String> doubted) {
    if (!sysfs.rendersAgain()) {
      // numbers are given a second time there
      return sysfs.subsystems().stream()
          .filter(each -> each.text(NQN).filter(nqn.value()::equals).isPresent())
          .toList();
    }
    Optional<String> events = sysfs.events();
    Map<String, Entry> before = last.entries();
    Map<String, Entry> now = new HashMap<>();
    sysfs
        .subsystemLinks()
        .forEach((name, link) ->
            now.put(name, entry(name, link, doubted.contains(name) ? null : before.get(name))));
    Listing fresh = Listing.of(events, now);
    last = fresh;
    return directories(fresh.having(nqn));
  }

  private Entry entry(String name, long link, @Nullable Entry before) {
    return before != null && before.link() == link && before.nqn().isPresent()
        ? before
        : new Entry(link, sysfs.subsystem(name).text(NQN));
  }

  /** False once a listing was read that does not have it. */
  boolean mayHave(SubsystemNqn nqn) {
    return !last.having(nqn).isEmpty();
  }

  private List<SysfsDirectory> directories(List<String> names) {
    return names.stream().map(sysfs::subsystem).toList();
  }
}
