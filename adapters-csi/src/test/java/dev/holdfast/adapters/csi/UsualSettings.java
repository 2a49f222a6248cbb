package dev.holdfast.adapters.csi;

import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.domain.volume.FilesystemType;
import java.time.Duration;
import java.util.Optional;

/** The settings without any configuration. */
public final class UsualSettings {
  private UsualSettings() {}

  public static CsiSettings of(String version) {
    return new CsiSettings(
        "nvmeof.csi.holdfast.dev",
        version,
        Optional.empty(),
        FilesystemType.EXT4,
        VolumeAttributeDefaults.NONE,
        Duration.ofSeconds(110),
        Duration.ofSeconds(5),
        false,
        false,
        false);
  }
}
