/** Reading and understanding /proc/self/mountinfo. */
@NullMarked
package dev.holdfast.adapters.mount.mountinfo;

import org.jspecify.annotations.NullMarked;
