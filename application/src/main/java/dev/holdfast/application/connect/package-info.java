/** The connections of a volume: connected, set up, found and removed. */
@NullMarked
package dev.holdfast.application.connect;

import org.jspecify.annotations.NullMarked;
