package dev.holdfast.domain.identity;

import java.util.UUID;

/**
 * One boot of a kernel: {@code /proc/sys/kernel/random/boot_id}, drawn once a boot and the same in
 * every container (drivers/char/random.c).
 */
public record BootId(UUID value) {
  /**
   * @throws InvalidValue if it is not a UUID
   */
  public static BootId parse(String text) {
    return new BootId(Identifiers.uuid("boot_id", text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
