/** Every way in which a node operation can fail, in domain words. */
@NullMarked
package dev.holdfast.domain.failure;

import org.jspecify.annotations.NullMarked;
