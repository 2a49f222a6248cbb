/**
 * The first step at the start, the loop in the background, the last step at the end, and the log.
 */
@NullMarked
package dev.holdfast.bootstrap.observe;

import org.jspecify.annotations.NullMarked;
