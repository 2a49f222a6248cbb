/** One snapshot of all the NVMe subsystems of a host. */
@NullMarked
package dev.holdfast.domain.topology;

import org.jspecify.annotations.NullMarked;
