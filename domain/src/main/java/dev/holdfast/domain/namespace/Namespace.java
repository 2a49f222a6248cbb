package dev.holdfast.domain.namespace;

import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.path.Path;
import java.util.List;

/**
 * A namespace and the block device that stands for it: the multipath head, or, without native
 * multipath, one device for each controller.
 *
 * @param bytes the size
 * @param readOnly the target's write protection
 * @param paths the ways to it, usable or not
 */
public record Namespace(
    DeviceName device,
    DeviceNumber number,
    NamespaceIdentifiers ids,
    long bytes,
    boolean readOnly,
    List<Path> paths) {

  public Namespace {
    paths = List.copyOf(paths);
  }

  public List<Path> usablePaths() {
    return paths.stream().filter(Path::usable).toList();
  }

  public boolean usable() {
    return paths.stream().anyMatch(Path::usable);
  }

  /** For messages. */
  public String describe() {
    return device + " (" + ids + ", " + bytes + " bytes)";
  }
}
