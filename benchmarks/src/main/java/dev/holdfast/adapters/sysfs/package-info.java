/** The one thing that the benchmarks need of the inside of this module. */
@NullMarked
package dev.holdfast.adapters.sysfs;

import org.jspecify.annotations.NullMarked;
