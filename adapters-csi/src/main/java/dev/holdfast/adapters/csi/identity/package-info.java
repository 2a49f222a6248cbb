/** The Identity service. */
@NullMarked
package dev.holdfast.adapters.csi.identity;

import org.jspecify.annotations.NullMarked;
