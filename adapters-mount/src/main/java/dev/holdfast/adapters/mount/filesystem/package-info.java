/**
 * Command lines and answers of blkid, mkfs, e2fsck, the programs that grow filesystems, and stat.
 */
@NullMarked
package dev.holdfast.adapters.mount.filesystem;

import org.jspecify.annotations.NullMarked;
