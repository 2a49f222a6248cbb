/** Tests. */
@NullMarked
package dev.holdfast.adapters.mount.mount;

import org.jspecify.annotations.NullMarked;
