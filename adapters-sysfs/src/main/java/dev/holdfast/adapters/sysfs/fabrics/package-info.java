/** Connects, disconnects and sets up controllers through the kernel. */
@NullMarked
package dev.holdfast.adapters.sysfs.fabrics;

import org.jspecify.annotations.NullMarked;
