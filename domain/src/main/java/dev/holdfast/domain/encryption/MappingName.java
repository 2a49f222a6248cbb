package dev.holdfast.domain.encryption;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.VolumeId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of a volume's dm-crypt mapping. It follows from the volume's id alone, so that each
 * process finds the mapping of an earlier one. The kernel's UUID of a mapping has 44 characters
 * before the name, and 128 at most (DM_UUID_LEN in include/uapi/linux/dm-ioctl.h).
 */
public record MappingName(String value) {
  private static final String PREFIX = "holdfast-";
  private static final int DIGITS = 32;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{" + DIGITS + "}");

  public MappingName {
    if (!isOne(value)) {
      throw new InvalidValue("mapping", "is none of Holdfast's: " + Text.shown(value));
    }
  }

  public static MappingName of(VolumeId volume) {
    UUID hash = UUID.nameUUIDFromBytes(volume.value().getBytes(StandardCharsets.UTF_8));
    return new MappingName(PREFIX + hash.toString().replace("-", ""));
  }

  public static boolean isOne(String name) {
    return FORM.matcher(name).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
