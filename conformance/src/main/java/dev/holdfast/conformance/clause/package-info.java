/** The sentences of the CSI specification that demand something. */
@NullMarked
package dev.holdfast.conformance.clause;

import org.jspecify.annotations.NullMarked;
