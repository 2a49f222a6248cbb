/** The health of the volumes that should be connected, and the repairs it calls for. */
@NullMarked
package dev.holdfast.domain.recovery;

import org.jspecify.annotations.NullMarked;
