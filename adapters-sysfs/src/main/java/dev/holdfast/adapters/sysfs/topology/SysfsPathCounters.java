package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.application.port.out.fabric.PathCounters;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.path.Path;
import java.util.OptionalLong;

/** The directory {@code diag} of a path and of a head (drivers/nvme/host/sysfs.c, Linux 7.3). */
public final class SysfsPathCounters implements PathCounters {
  private final SysfsRoot sysfs;

  public SysfsPathCounters(SysfsRoot sysfs) {
    this.sysfs = sysfs;
  }

  @Override
  public OptionalLong failovers(Path path) {
    return count(
        sysfs.controller(path.controller()).child(path.device()), "multipath_failover_count");
  }

  @Override
  public OptionalLong requeued(DeviceName head) {
    return count(block(head), "io_requeue_no_usable_path_count");
  }

  @Override
  public OptionalLong failed(DeviceName head) {
    return count(block(head), "io_fail_no_available_path_count");
  }

  private SysfsDirectory block(DeviceName head) {
    return sysfs.directory("block").child(head.value());
  }

  private static OptionalLong count(SysfsDirectory device, String name) {
    return device.child("diag").number(name).stream()
        .mapToLong(Long::longValue)
        .filter(n -> n >= 0)
        .findFirst();
  }
}
