/** The pods that have volumes, for people: nothing is decided by their names alone. */
@NullMarked
package dev.holdfast.domain.pod;

import org.jspecify.annotations.NullMarked;
