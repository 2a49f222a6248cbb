/** Configuration and wiring: which adapter stands behind which port. */
@NullMarked
package dev.holdfast.bootstrap.config;

import org.jspecify.annotations.NullMarked;
