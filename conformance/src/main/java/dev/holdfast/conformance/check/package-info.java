/** A check: when it is run, and how it ends. */
@NullMarked
package dev.holdfast.conformance.check;

import org.jspecify.annotations.NullMarked;
