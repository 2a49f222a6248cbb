/** What /sys says of a block device, and reading it past the page cache. */
@NullMarked
package dev.holdfast.adapters.mount.blockdevice;

import org.jspecify.annotations.NullMarked;
