package dev.holdfast.adapters.sysfs;

import java.util.List;

/**
 * The names of all that NVMe shows on this host.
 *
 * @param block heads and, with native multipath, the hidden path devices
 */
record NvmeListing(List<String> controllers, List<String> subsystems, List<String> block) {

  static NvmeListing of(SysfsRoot sysfs) {
    return new NvmeListing(
        names(sysfs, "class/nvme"), names(sysfs, "class/nvme-subsystem"), names(sysfs, "block"));
  }

  private static List<String> names(SysfsRoot sysfs, String directory) {
    return sysfs.files().names(sysfs.root().resolve(directory)).stream()
        .filter(name -> name.startsWith("nvme"))
        .toList();
  }
}
