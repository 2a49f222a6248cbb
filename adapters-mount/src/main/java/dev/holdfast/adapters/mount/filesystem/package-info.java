/** What blkid, mkfs, e2fsck, the growing programs and stat are asked and answer. */
@NullMarked
package dev.holdfast.adapters.mount.filesystem;

import org.jspecify.annotations.NullMarked;
