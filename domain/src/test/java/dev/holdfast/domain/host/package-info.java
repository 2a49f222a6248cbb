/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.host;

import org.jspecify.annotations.NullMarked;
