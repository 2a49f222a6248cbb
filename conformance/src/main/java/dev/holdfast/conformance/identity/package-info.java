/** The checks of the Identity service. */
@NullMarked
package dev.holdfast.conformance.identity;

import org.jspecify.annotations.NullMarked;
