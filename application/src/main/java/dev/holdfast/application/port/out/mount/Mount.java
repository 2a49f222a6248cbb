package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.identity.DeviceNumber;
import java.util.List;

/**
 * One line of {@code /proc/self/mountinfo} (Documentation/filesystems/proc.rst, 3.5), unescaped.
 *
 * @param number the st_dev of files on it; anonymous for btrfs and network filesystems
 * @param root what of the filesystem is mounted: {@code /} or the bound directory or file; ends in
 *     {@code //deleted} when that has been removed
 * @param options of this mount: {@code ro} or {@code rw} and others
 * @param propagation such as {@code shared:12}
 * @param source the device's name at the time of mounting, which may be another device's by now
 * @param superOptions of the filesystem
 */
public record Mount(
    int id,
    int parent,
    DeviceNumber number,
    String root,
    String mountPoint,
    List<String> options,
    List<String> propagation,
    String fsType,
    String source,
    List<String> superOptions) {

  public Mount {
    options = List.copyOf(options);
    propagation = List.copyOf(propagation);
    superOptions = List.copyOf(superOptions);
  }

  public boolean readOnly() {
    return options.contains("ro");
  }
}
