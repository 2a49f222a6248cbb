/** Puts the use cases of a node together. */
@NullMarked
package dev.holdfast.application.node;

import org.jspecify.annotations.NullMarked;
