/** A path is controller x namespace and carries the ANA state. */
@NullMarked
package dev.holdfast.domain.path;

import org.jspecify.annotations.NullMarked;
