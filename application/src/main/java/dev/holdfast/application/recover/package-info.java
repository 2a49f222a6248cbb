/** The loop that observes every volume, judges it and repairs what it can. */
@NullMarked
package dev.holdfast.application.recover;

import org.jspecify.annotations.NullMarked;
