package dev.holdfast.adapters.csi;

import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.domain.volume.FilesystemType;
import java.time.Duration;
import java.util.Optional;

/** The settings without any configuration. */
public final class UsualSettings {
  private UsualSettings() {}

  public static CsiSettings of(String version) {
    return with("nvmeof.csi.holdfast.dev", version, false, false);
  }

  /** With the alpha capabilities. */
  public static CsiSettings alpha() {
    return with("nvmeof.csi.holdfast.dev", "1", true, false);
  }

  /** With the calls for health of CSI 1.13. */
  public static CsiSettings withHealthCalls() {
    CsiSettings usual = of("1");
    return new CsiSettings(
        usual.driverName(),
        usual.version(),
        usual.nqnTemplate(),
        usual.defaultFilesystem(),
        usual.attributeDefaults(),
        usual.budget(),
        usual.deadlineMargin(),
        false,
        false,
        false,
        true,
        false);
  }

  /** Of nodes that report a topology. */
  public static CsiSettings located() {
    return with("nvmeof.csi.holdfast.dev", "1", false, true);
  }

  public static CsiSettings named(String driverName) {
    return with(driverName, "1", false, false);
  }

  private static CsiSettings with(
      String driverName, String version, boolean alpha, boolean located) {
    return new CsiSettings(
        driverName,
        version,
        Optional.empty(),
        FilesystemType.EXT4,
        VolumeAttributeDefaults.NONE,
        Duration.ofSeconds(110),
        Duration.ofSeconds(5),
        alpha,
        alpha,
        alpha,
        false,
        located);
  }
}
