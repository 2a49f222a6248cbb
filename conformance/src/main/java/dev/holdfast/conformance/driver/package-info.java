/** The driver under test, as a CO sees it. */
@NullMarked
package dev.holdfast.conformance.driver;

import org.jspecify.annotations.NullMarked;
