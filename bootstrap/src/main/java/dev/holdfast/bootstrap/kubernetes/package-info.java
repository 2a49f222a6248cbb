/** Reports to the cluster, where there is one. */
@NullMarked
package dev.holdfast.bootstrap.kubernetes;

import org.jspecify.annotations.NullMarked;
