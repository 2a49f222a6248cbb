/**
 * The kernel's state as real files: /sys, /dev and /proc under a root, in the shape of captures.
 */
@NullMarked
package dev.holdfast.simulator.tree;

import org.jspecify.annotations.NullMarked;
