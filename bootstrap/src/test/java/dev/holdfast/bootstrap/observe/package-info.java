/** The loop's thread and what is shown of it. */
@NullMarked
package dev.holdfast.bootstrap.observe;

import org.jspecify.annotations.NullMarked;
