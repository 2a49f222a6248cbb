/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.path;

import org.jspecify.annotations.NullMarked;
