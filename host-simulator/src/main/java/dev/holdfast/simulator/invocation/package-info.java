/** The parts of a simulated program that are common to all: arguments, deadline, answer. */
@NullMarked
package dev.holdfast.simulator.invocation;

import org.jspecify.annotations.NullMarked;
