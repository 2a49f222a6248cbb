/** Tests of the suite, on drivers that are right and on drivers that are wrong. */
@NullMarked
package dev.holdfast.conformance;

import org.jspecify.annotations.NullMarked;
