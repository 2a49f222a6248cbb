/**
 * The parts of a story: the kernel's target, the node, volumes, a writer, and the observed state.
 */
@NullMarked
package dev.holdfast.integration.world;

import org.jspecify.annotations.NullMarked;
