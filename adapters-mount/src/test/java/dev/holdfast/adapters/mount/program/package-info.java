/** Tests. */
@NullMarked
package dev.holdfast.adapters.mount.program;

import org.jspecify.annotations.NullMarked;
