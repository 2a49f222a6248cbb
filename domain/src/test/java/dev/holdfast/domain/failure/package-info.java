/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.failure;

import org.jspecify.annotations.NullMarked;
