/** Events against a pretended API server. */
@NullMarked
package dev.holdfast.bootstrap.kubernetes;

import org.jspecify.annotations.NullMarked;
