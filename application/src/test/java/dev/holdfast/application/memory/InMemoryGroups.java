package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.VolumeGroups;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The group of each filesystem, by what is mounted: of ten files, the last one the root. */
public final class InMemoryGroups implements VolumeGroups {
  private static final int FILES = 10;

  private final Calls calls;
  private final InMemoryMounts mounts;
  private final Map<String, MountGroup> roots = new HashMap<>();
  private Runnable eachFile = () -> {};

  InMemoryGroups(Calls calls, InMemoryMounts mounts) {
    this.calls = calls;
    this.mounts = mounts;
  }

  /** Called for each file of a walk, on its thread. */
  public void eachFile(Runnable what) {
    eachFile = what;
  }

  /** Of the filesystem that is mounted here. */
  public Optional<MountGroup> at(HostPath mountPoint) {
    return Optional.ofNullable(roots.get(source(mountPoint)));
  }

  private String source(HostPath mountPoint) {
    return mounts.at(mountPoint.value()).stream()
        .reduce((_, last) -> last)
        .map(Mount::source)
        .orElse("nothing");
  }

  @Override
  public Root root(HostPath mountPoint, MountGroup group, Duration patience) {
    return calls
        .failure("group of " + mountPoint)
        .<Root>map(Root.Unknown::new)
        .orElseGet(() ->
            at(mountPoint).equals(Optional.of(group))
                ? new Root.Has()
                : new Root.Lacks("group " + at(mountPoint).map(MountGroup::toString).orElse("0")));
  }

  @Override
  public Given give(HostPath mountPoint, MountGroup group, Walk walk) {
    Optional<String> failure = calls.note("chgrp " + group + " " + mountPoint);
    if (failure.isPresent()) {
      return new Given.Failed(failure.get());
    }
    for (int file = 1; file < FILES; file++) {
      if (walk.ended()) {
        return new Given.Ended();
      }
      walk.seen(file);
      eachFile.run();
    }
    if (walk.ended()) {
      return new Given.Ended();
    }
    roots.put(source(mountPoint), group);
    return new Given.Done(FILES, FILES, 0, List.of());
  }
}
