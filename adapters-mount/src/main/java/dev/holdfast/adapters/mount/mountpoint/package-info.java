/** Mount points: made, mounted on, protected while nothing is mounted, and proven afterwards. */
@NullMarked
package dev.holdfast.adapters.mount.mountpoint;

import org.jspecify.annotations.NullMarked;
