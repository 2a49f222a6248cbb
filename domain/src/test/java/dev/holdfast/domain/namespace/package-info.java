/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.namespace;

import org.jspecify.annotations.NullMarked;
