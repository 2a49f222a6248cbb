/** The programs of this host, answered at the seam of support-process instead of being run. */
@NullMarked
package dev.holdfast.simulator.command;

import org.jspecify.annotations.NullMarked;
