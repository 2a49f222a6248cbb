/**
 * The same files through a filesystem that reports each read before it happens, so that they can
 * change at that moment.
 */
@NullMarked
package dev.holdfast.simulator.watch;

import org.jspecify.annotations.NullMarked;
