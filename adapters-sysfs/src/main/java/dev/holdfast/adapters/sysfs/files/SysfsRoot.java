package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.topology.NativeMultipath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The places in sysfs that this module reads; the root itself is a parameter.
 *
 * @param rendersAgain true of a real sysfs; on a tree of ordinary files, a file read again is the
 *     old file
 */
public record SysfsRoot(SysfsFiles files, Path root, boolean rendersAgain) {
  private static final String SUBSYSTEMS = "class/nvme-subsystem";
  private static final String PREFIX = "nvme-subsys";
  private static final Pattern SUBSYSTEM = Pattern.compile("nvme-subsys[0-9]{1,9}");

  public static SysfsRoot at(Path root) {
    return new SysfsRoot(new SysfsFiles(), root, isSysfs(root));
  }

  public static boolean isSubsystem(String name) {
    return SUBSYSTEM.matcher(name).matches();
  }

  private static boolean isSysfs(Path root) {
    try {
      return RelativeLocation.of(root).real() && Files.getFileStore(root).type().equals("sysfs");
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code /sys/class/nvme-subsystem}, since Linux 4.15. */
  public List<SysfsDirectory> subsystems() {
    return directory(SUBSYSTEMS).children(PREFIX, SysfsRoot::isSubsystem);
  }

  /** Their names, each with the number of its link, which is the subsystem's alone. */
  public Map<String, Long> subsystemLinks() {
    return files.numbers(directory(SUBSYSTEMS).place(), PREFIX, SysfsRoot::isSubsystem);
  }

  public SysfsDirectory subsystem(String name) {
    return directory(SUBSYSTEMS).child(name);
  }

  /**
   * The kernel's count of uevents; absent if it shows none. A subsystem is in the listing before
   * its uevent is counted (device_add in drivers/base/core.c, kobject_uevent_env in
   * lib/kobject_uevent.c).
   */
  public Optional<String> events() {
    return directory("kernel").text("uevent_seqnum");
  }

  /** {@code /sys/class/nvme/nvmeX}. */
  public SysfsDirectory controller(ControllerName name) {
    return directory("class/nvme").child(name.value());
  }

  public SysfsDirectory module(String name) {
    return directory("module").child(name);
  }

  /**
   * Kernels that always have it have no such parameter; their subsystems have an {@code iopolicy},
   * as those of every kernel that was built with it (nvme_subsys_attrs in
   * drivers/nvme/host/core.c).
   */
  public NativeMultipath multipath() {
    return module("nvme_core")
        .child("parameters")
        .text("multipath")
        .map(word -> word.equals("Y") ? NativeMultipath.ON : NativeMultipath.OFF)
        .orElseGet(() -> alwaysOn() ? NativeMultipath.ON : NativeMultipath.UNKNOWN);
  }

  /**
   * Kernels that have native multipath for good (RHEL 10) lack its parameter, and have those of
   * what it does: multipath.c makes both in one file.
   */
  private boolean alwaysOn() {
    SysfsDirectory parameters = module("nvme_core").child("parameters");
    return !parameters.child("multipath").exists()
        && (parameters.child("iopolicy").exists()
            || subsystems().stream().anyMatch(one -> one.text("iopolicy").isPresent()));
  }

  public SysfsDirectory directory(String relative) {
    return new SysfsDirectory(files, RelativeLocation.of(root.resolve(relative)));
  }
}
