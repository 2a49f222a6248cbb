/**
 * The same files through a filesystem that tells of each look, so that they can change just then.
 */
@NullMarked
package dev.holdfast.simulator.watch;

import org.jspecify.annotations.NullMarked;
