package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.domain.host.HostCheck;
import dev.holdfast.domain.identity.DeviceName;
import java.util.List;

/**
 * Whether dm-multipath has taken NVMe namespaces: then they cannot be mounted by their own name
 * (EBUSY), and two layers decide about paths. Its maps hold the device and have a {@code dm/uuid}
 * that begins with {@code mpath-}.
 */
final class MultipathClaims {
  private final SysfsRoot sysfs;

  MultipathClaims(SysfsRoot sysfs) {
    this.sysfs = sysfs;
  }

  HostCheck check() {
    List<String> claimed = claimed();
    return claimed.isEmpty()
        ? HostCheck.ok("dm-multipath", false, "holds no NVMe namespace")
        : HostCheck.warning(
            "dm-multipath",
            "holds " + String.join(", ", claimed),
            "blacklist NVMe in /etc/multipath.conf: blacklist { devnode \"^nvme\" }, then multipath -f"
                + " the maps; native multipath does the work");
  }

  private List<String> claimed() {
    return sysfs.directory("block").children("nvme", DeviceName::isOne).stream()
        .flatMap(device ->
            device.child("holders").children("dm-", _ -> true).stream()
                .map(SysfsDirectory::name)
                .filter(this::isMultipath)
                .map(map -> device.name() + " by " + map))
        .toList();
  }

  private boolean isMultipath(String map) {
    return sysfs
        .directory("block/" + map + "/dm")
        .text("uuid")
        .filter(uuid -> uuid.startsWith("mpath-"))
        .isPresent();
  }
}
