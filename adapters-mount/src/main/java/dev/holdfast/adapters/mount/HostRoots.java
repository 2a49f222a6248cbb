package dev.holdfast.adapters.mount;

import java.nio.file.Path;

/** Where the kernel's files are: {@code /proc}, {@code /sys} and {@code /dev} on a real host. */
public record HostRoots(Path proc, Path sys, Path dev) {
  public static HostRoots real() {
    return new HostRoots(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));
  }
}
