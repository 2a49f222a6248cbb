/** The Node service. */
@NullMarked
package dev.holdfast.adapters.csi.node;

import org.jspecify.annotations.NullMarked;
