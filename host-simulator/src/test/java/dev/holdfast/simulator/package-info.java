/** Tests of the simulated host. */
@NullMarked
package dev.holdfast.simulator;

import org.jspecify.annotations.NullMarked;
