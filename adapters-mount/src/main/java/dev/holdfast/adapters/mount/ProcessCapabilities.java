package dev.holdfast.adapters.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The effective capabilities of this process, the CapEff line of {@code /proc/self/status}. */
record ProcessCapabilities(long bits) {
  /** mount(2) and umount(2); the numbers are those of linux/capability.h. */
  static final int SYS_ADMIN = 21;

  /** Growing a mounted ext4 (ext4_resize_begin in fs/ext4/resize.c). */
  static final int SYS_RESOURCE = 24;

  /** None if the file does not contain them. */
  static ProcessCapabilities of(Path proc) {
    try {
      return Files.readAllLines(proc.resolve("self/status")).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> line.substring("CapEff:".length()).strip())
          .filter(hex -> hex.matches("[0-9a-f]{1,16}"))
          .map(hex -> new ProcessCapabilities(Long.parseUnsignedLong(hex, 16)))
          .findFirst()
          .orElse(new ProcessCapabilities(0));
    } catch (IOException e) {
      return new ProcessCapabilities(0);
    }
  }

  boolean has(int capability) {
    return (bits >>> capability & 1) == 1;
  }
}
