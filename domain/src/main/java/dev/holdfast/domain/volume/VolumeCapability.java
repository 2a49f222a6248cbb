package dev.holdfast.domain.volume;

import java.util.Optional;

/** The capability that the CO requests of a volume on this node. */
public record VolumeCapability(VolumeUse use, AccessMode mode) {

  /** Why this cannot be had, if so. */
  public Optional<String> unsupported() {
    if (use instanceof VolumeUse.Filesystem && mode.writtenElsewhere()) {
      return Optional.of(
          "access mode "
              + mode
              + " with a filesystem: two nodes writing one filesystem destroy it; ask for a raw block"
              + " volume or a single-node mode");
    }
    return Optional.empty();
  }

  /** True if a staging for one serves the other. */
  public boolean stagedAs(VolumeCapability other) {
    return use.equals(other.use) && mode.stagedAs(other.mode);
  }

  /** By its access mode, or by a mount option: a pod cannot write through a read-only mount. */
  public boolean readOnly() {
    return mode.readOnly()
        || (use instanceof VolumeUse.Filesystem filesystem && filesystem.options().readOnly());
  }
}
