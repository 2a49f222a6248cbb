/** The pods that only an eviction helps. */
@NullMarked
package dev.holdfast.domain.eviction;

import org.jspecify.annotations.NullMarked;
