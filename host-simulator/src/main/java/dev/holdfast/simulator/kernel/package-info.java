/** The kernel's state: controllers, subsystems, heads, paths and mounts, and how they change. */
@NullMarked
package dev.holdfast.simulator.kernel;

import org.jspecify.annotations.NullMarked;
