/** Reports to the cluster, where there is one. */
@NullMarked
package dev.holdfast.adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
