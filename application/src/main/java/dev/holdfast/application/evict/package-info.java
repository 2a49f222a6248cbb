/** Evictions of pods that hold dead mounts: which pod, when, and one after the other. */
@NullMarked
package dev.holdfast.application.evict;

import org.jspecify.annotations.NullMarked;
