/** The checks of what applies to every call. */
@NullMarked
package dev.holdfast.conformance.general;

import org.jspecify.annotations.NullMarked;
