package dev.holdfast.domain.identity;

/** A block device's major:minor, the only handle that does not change while the device exists. */
public record DeviceNumber(int major, int minor) {
  /**
   * @throws InvalidValue if the text is not {@code major:minor}
   */
  public static DeviceNumber parse(String text) {
    int colon = text.indexOf(':');
    try {
      if (colon > 0) {
        return new DeviceNumber(
            Integer.parseUnsignedInt(text.substring(0, colon)),
            Integer.parseUnsignedInt(text.substring(colon + 1)));
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new InvalidValue("device number", "is not major:minor: " + Text.shown(text));
  }

  @Override
  public String toString() {
    return major + ":" + minor;
  }
}
