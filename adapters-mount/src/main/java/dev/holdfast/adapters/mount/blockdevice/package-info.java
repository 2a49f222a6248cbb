/** The attributes of a block device in /sys, and reads of it that bypass the page cache. */
@NullMarked
package dev.holdfast.adapters.mount.blockdevice;

import org.jspecify.annotations.NullMarked;
