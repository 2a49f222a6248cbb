/** Named places at which a test lets something go wrong. */
@NullMarked
package dev.holdfast.simulator.fault;

import org.jspecify.annotations.NullMarked;
