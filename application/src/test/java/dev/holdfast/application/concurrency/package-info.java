/** Tests of the pieces that keep calls apart and bounded. */
@NullMarked
package dev.holdfast.application.concurrency;

import org.jspecify.annotations.NullMarked;
