/**
 * A namespace as the host sees it, its state machine, and the choice of the one that was asked for.
 */
@NullMarked
package dev.holdfast.domain.namespace;

import org.jspecify.annotations.NullMarked;
