/** Keeps volumes to one writer by the reservations of their targets. */
@NullMarked
package dev.holdfast.application.fence;

import org.jspecify.annotations.NullMarked;
