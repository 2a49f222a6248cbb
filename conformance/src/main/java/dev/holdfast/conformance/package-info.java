/** The suite: all checks, how they are run, and how they are shown. */
@NullMarked
package dev.holdfast.conformance;

import org.jspecify.annotations.NullMarked;
