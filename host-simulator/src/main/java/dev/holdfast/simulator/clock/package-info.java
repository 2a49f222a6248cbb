/** Time that runs, or stands still until a test advances it. */
@NullMarked
package dev.holdfast.simulator.clock;

import org.jspecify.annotations.NullMarked;
