package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;

/**
 * An unmount that was begun and is not known to have ended: the kernel may still have to write to
 * the device. It means nothing in another boot.
 */
public record UnfinishedUnmount(BootId boot, DeviceNumber device) {
  /**
   * @throws InvalidValue if it is not what {@link #toString} gives
   */
  public static UnfinishedUnmount parse(String text) {
    String[] words = text.split(" ", 2);
    if (words.length != 2) {
      throw new InvalidValue("unmount", "is not a boot_id and a device: " + Text.shown(text));
    }
    return new UnfinishedUnmount(BootId.parse(words[0]), DeviceNumber.parse(words[1]));
  }

  @Override
  public String toString() {
    return boot + " " + device;
  }
}
