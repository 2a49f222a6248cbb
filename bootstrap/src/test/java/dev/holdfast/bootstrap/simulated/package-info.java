/** A node on a pretended host, for tests that need no Spring. */
@NullMarked
package dev.holdfast.bootstrap.simulated;

import org.jspecify.annotations.NullMarked;
