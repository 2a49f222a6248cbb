/** Tests. */
@NullMarked
package dev.holdfast.adapters.mount.blockdevice;

import org.jspecify.annotations.NullMarked;
