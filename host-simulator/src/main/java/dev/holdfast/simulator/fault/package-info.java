/** Named places at which a test injects a fault. */
@NullMarked
package dev.holdfast.simulator.fault;

import org.jspecify.annotations.NullMarked;
