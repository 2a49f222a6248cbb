/** A state machine as data: a total state x signal matrix and what it answers. */
@NullMarked
package dev.holdfast.domain.machine;

import org.jspecify.annotations.NullMarked;
