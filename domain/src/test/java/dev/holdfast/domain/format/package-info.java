/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.format;

import org.jspecify.annotations.NullMarked;
