/** Reservations of namespaces, by NVMe commands through the block device. */
@NullMarked
package dev.holdfast.adapters.sysfs.reservation;

import org.jspecify.annotations.NullMarked;
