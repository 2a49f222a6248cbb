/** Records of volumes as files that prove themselves. */
@NullMarked
package dev.holdfast.adapters.mount.record;

import org.jspecify.annotations.NullMarked;
