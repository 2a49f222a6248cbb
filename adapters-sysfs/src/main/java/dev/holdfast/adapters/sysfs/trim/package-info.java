/** Trims of mounted filesystems, through the kernel. */
@NullMarked
package dev.holdfast.adapters.sysfs.trim;

import org.jspecify.annotations.NullMarked;
