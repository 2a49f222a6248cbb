/** Metrics without a node. */
@NullMarked
package dev.holdfast.adapters.metrics;

import org.jspecify.annotations.NullMarked;
