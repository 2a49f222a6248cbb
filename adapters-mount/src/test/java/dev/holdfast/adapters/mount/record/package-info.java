/** Tests. */
@NullMarked
package dev.holdfast.adapters.mount.record;

import org.jspecify.annotations.NullMarked;
