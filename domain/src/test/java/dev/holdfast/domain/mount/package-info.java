/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.mount;

import org.jspecify.annotations.NullMarked;
