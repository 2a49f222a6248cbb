package dev.holdfast.adapters.sysfs.uevent;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;

/**
 * The kernel's own netlink group of uevents. It is sent to every network namespace for devices that
 * belong to none; a process in a user namespace of its own gets nothing.
 */
public final class LinuxKernelUevents implements KernelUevents {
  @Override
  public Source open() throws KernelRefusal {
    return NetlinkSocket.open();
  }
}
