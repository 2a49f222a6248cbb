/** Time that runs, or stands still until somebody advances it. */
@NullMarked
package dev.holdfast.simulator.clock;

import org.jspecify.annotations.NullMarked;
