/** Events against a pretended API server. */
@NullMarked
package dev.holdfast.adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
