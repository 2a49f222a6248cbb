/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.topology;

import org.jspecify.annotations.NullMarked;
