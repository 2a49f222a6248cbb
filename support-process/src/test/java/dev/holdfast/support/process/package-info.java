/** Tests with real programs. */
@NullMarked
package dev.holdfast.support.process;

import org.jspecify.annotations.NullMarked;
