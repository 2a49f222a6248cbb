/** Jobs of a volume: programs that may take longer than a call, and how they are found again. */
@NullMarked
package dev.holdfast.domain.job;

import org.jspecify.annotations.NullMarked;
