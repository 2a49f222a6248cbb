/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.volume;

import org.jspecify.annotations.NullMarked;
