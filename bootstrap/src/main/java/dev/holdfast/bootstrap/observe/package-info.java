/** The loop in the background, the last step at the end, and the log of facts. */
@NullMarked
package dev.holdfast.bootstrap.observe;

import org.jspecify.annotations.NullMarked;
