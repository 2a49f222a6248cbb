package dev.holdfast.domain.recovery;

import dev.holdfast.domain.volume.HostPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mounts of one scan, in the kernel's order: of several on one mount point the last is on top.
 * No record, since it keeps an index: every volume looks up its staging path several times.
 */
public final class SeenMounts {
  private final List<SeenMount> all;
  private final Map<String, SeenMount> topmost = new HashMap<>();

  public SeenMounts(List<SeenMount> all) {
    this.all = List.copyOf(all);
    this.all.forEach(mount -> topmost.put(mount.mountPoint(), mount));
  }

  public List<SeenMount> all() {
    return all;
  }

  public Optional<SeenMount> top(HostPath path) {
    return Optional.ofNullable(topmost.get(path.value()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeenMounts that && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
