/** The kernel's events for NVMe, from a netlink socket. */
@NullMarked
package dev.holdfast.adapters.sysfs.uevent;

import org.jspecify.annotations.NullMarked;
