/** Tests. */
@NullMarked
package dev.holdfast.adapters.mount.filesystem;

import org.jspecify.annotations.NullMarked;
