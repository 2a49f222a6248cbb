package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Reads the subsystems with one NQN, beside scans and other lookups. */
final class SubsystemLookup {
  /** How often the listing is read because names are given away meanwhile. */
  private static final int TRIES = 3;

  private final SysfsRoot sysfs;
  private final SubsystemIndex index;

  /** Of the last lookup of each NQN, the texts that cannot change; one in use is not here. */
  private final Map<SubsystemNqn, KernelObjectCache> idle = new ConcurrentHashMap<>();

  SubsystemLookup(SysfsRoot sysfs) {
    this.sysfs = sysfs;
    this.index = new SubsystemIndex(sysfs);
  }

  List<Subsystem> find(SubsystemNqn nqn) {
    KernelObjectCache last = idle.remove(nqn);
    KernelObjectCache known = last == null ? new KernelObjectCache(sysfs.rendersAgain()) : last;
    List<Subsystem> found = find(nqn, known);
    if (found.isEmpty()) {
      idle.keySet().removeIf(other -> !index.mayHave(other));
    } else {
      idle.put(nqn, known);
    }
    return found;
  }

  private List<Subsystem> find(SubsystemNqn nqn, KernelObjectCache known) {
    List<SysfsDirectory> places = index.known(nqn);
    List<Subsystem> found = read(places, nqn, known);
    boolean complete = !places.isEmpty() && found.size() == places.size();
    for (int i = 0; i < TRIES && !complete; i++) {
      places = index.listed(nqn, doubted(places, found));
      found = read(places, nqn, known);
      complete = found.size() == places.size();
    }
    return found;
  }

  private static Set<String> doubted(List<SysfsDirectory> places, List<Subsystem> found) {
    Set<String> read = found.stream().map(Subsystem::name).collect(Collectors.toSet());
    return places.stream()
        .map(SysfsDirectory::name)
        .filter(name -> !read.contains(name))
        .collect(Collectors.toSet());
  }

  private static List<Subsystem> read(
      List<SysfsDirectory> places, SubsystemNqn nqn, KernelObjectCache known) {
    if (places.isEmpty()) {
      return List.of();
    }
    known.nextLook(NvmeDirectories.unlisted());
    NvmeSubsystemReader reader = new NvmeSubsystemReader(known);
    return places.stream()
        .map(reader::read)
        .flatMap(Optional::stream)
        .filter(subsystem -> subsystem.nqn().equals(nqn))
        .sorted(NvmeSubsystemReader.BY_INSTANCE)
        .toList();
  }
}
