/** Each way to ask for a volume, and the answer to each call: docs/modes.md. */
@NullMarked
package dev.holdfast.bootstrap.modes;

import org.jspecify.annotations.NullMarked;
