/** Tests. */
@NullMarked
package dev.holdfast.adapters.mount.kubelet;

import org.jspecify.annotations.NullMarked;
