/** Tests of the simulated clock. */
@NullMarked
package dev.holdfast.simulator.clock;

import org.jspecify.annotations.NullMarked;
