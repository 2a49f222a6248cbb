/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.identity;

import org.jspecify.annotations.NullMarked;
