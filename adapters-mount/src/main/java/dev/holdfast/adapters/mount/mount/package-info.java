/** Mount points, and mount(8) and umount(8). */
@NullMarked
package dev.holdfast.adapters.mount.mount;

import org.jspecify.annotations.NullMarked;
