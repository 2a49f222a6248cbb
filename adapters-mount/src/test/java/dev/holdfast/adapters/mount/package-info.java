/** Tests. */
@NullMarked
package dev.holdfast.adapters.mount;

import org.jspecify.annotations.NullMarked;
