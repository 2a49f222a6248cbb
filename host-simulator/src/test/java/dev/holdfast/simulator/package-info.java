/** Tests of the pretend host. */
@NullMarked
package dev.holdfast.simulator;

import org.jspecify.annotations.NullMarked;
