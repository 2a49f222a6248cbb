package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.Text;

/**
 * The CO's name of a volume: opaque, at most 128 bytes by the CSI specification; more is tolerated
 * up to 1024.
 */
public record VolumeId(String value) implements Comparable<VolumeId> {
  public VolumeId {
    Text.plain("volume_id", value, 1024);
  }

  @Override
  public int compareTo(VolumeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
