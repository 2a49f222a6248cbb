package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;

/**
 * An unmount that was begun and is not known to have ended: the kernel may still have to write to
 * the device. It means nothing in another boot.
 *
 * @param device its number, which a partition of another one may have by now
 * @param name which another one may have by now as well
 */
public record UnfinishedUnmount(BootId boot, DeviceNumber device, DeviceName name) {
  /**
   * @throws InvalidValue if it is not what {@link #toString} gives
   */
  public static UnfinishedUnmount parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 3) {
      throw new InvalidValue(
          "unmount", "is not a boot_id, a number and a device: " + Text.shown(text));
    }
    return new UnfinishedUnmount(
        BootId.parse(words[0]), DeviceNumber.parse(words[1]), new DeviceName(words[2]));
  }

  @Override
  public String toString() {
    return boot + " " + device + " " + name;
  }
}
