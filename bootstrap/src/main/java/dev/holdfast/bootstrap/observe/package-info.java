/** Watching in the background, and what becomes of facts. */
@NullMarked
package dev.holdfast.bootstrap.observe;

import org.jspecify.annotations.NullMarked;
