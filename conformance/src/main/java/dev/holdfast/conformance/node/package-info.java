/** The checks of the Node service. */
@NullMarked
package dev.holdfast.conformance.node;

import org.jspecify.annotations.NullMarked;
