/** The stories, one class each: what Holdfast promises, shown by a kernel. */
@NullMarked
package dev.holdfast.integration.stories;

import org.jspecify.annotations.NullMarked;
