/** Tests. */
@NullMarked
package dev.holdfast.adapters.mount.mountinfo;

import org.jspecify.annotations.NullMarked;
