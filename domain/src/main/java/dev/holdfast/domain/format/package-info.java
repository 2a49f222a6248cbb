/** The proof that a device may be formatted: evidence in, decision out. */
@NullMarked
package dev.holdfast.domain.format;

import org.jspecify.annotations.NullMarked;
