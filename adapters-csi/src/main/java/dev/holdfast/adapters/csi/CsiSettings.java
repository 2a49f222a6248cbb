package dev.holdfast.adapters.csi;

import dev.holdfast.adapters.csi.attributes.NqnTemplate;
import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.FilesystemType;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of the CSI services.
 *
 * @param driverName at most 63 characters: letters, digits, {@code -.}, a letter or digit at either
 *     end and beside each dot
 * @param version of the plugin, as reported to the orchestrator
 * @param nqnTemplate makes the NQN where a volume does not specify one
 * @param defaultFilesystem where {@code fs_type} is empty
 * @param budget the longest that a call may take, to be shorter than kubelet's two minutes
 * @param deadlineMargin the part of a caller's deadline that is reserved for the answer
 * @param singleNodeMultiWriter whether to advertise SINGLE_NODE_MULTI_WRITER, without which kubelet
 *     sends ReadWriteOncePod and ReadWriteOnce as one mode
 * @param volumeMountGroup whether to advertise VOLUME_MOUNT_GROUP, without which kubelet gives the
 *     files of a volume to a pod's group by itself
 * @param volumeCondition whether to advertise VOLUME_CONDITION, an alpha capability
 * @param healthCalls whether to serve NodeGetVolumeHealth and NodeGetStorageHealth, alpha calls of
 *     CSI 1.13 whose capabilities clients of 1.12 do not know
 * @param located whether nodes report a topology
 */
public record CsiSettings(
    String driverName,
    String version,
    Optional<NqnTemplate> nqnTemplate,
    FilesystemType defaultFilesystem,
    VolumeAttributeDefaults attributeDefaults,
    Duration budget,
    Duration deadlineMargin,
    boolean singleNodeMultiWriter,
    boolean volumeMountGroup,
    boolean volumeCondition,
    boolean healthCalls,
    boolean located) {

  /** csi.proto, GetPluginInfoResponse.name. */
  private static final Pattern DRIVER_NAME =
      Pattern.compile(
          "(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

  public CsiSettings {
    if (!DRIVER_NAME.matcher(driverName).matches()) {
      throw new InvalidValue(
          "driver name",
          "is not at most 63 letters, digits, '-' and '.', with a letter or digit at either end and"
              + " beside each '.': "
              + Text.shown(driverName));
    }
    Text.plain("version", version, 128);
  }
}
