/** Metrics of Holdfast, as Micrometer keeps them. */
@NullMarked
package dev.holdfast.adapters.metrics;

import org.jspecify.annotations.NullMarked;
