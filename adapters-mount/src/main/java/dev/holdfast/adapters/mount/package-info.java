/**
 * Mounts, filesystems, block devices and records of volumes, with the distribution's programs,
 * /proc and /sys.
 */
@NullMarked
package dev.holdfast.adapters.mount;

import org.jspecify.annotations.NullMarked;
