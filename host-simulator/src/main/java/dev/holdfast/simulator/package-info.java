/** A pretend host with NVMe over Fabrics, for tests and for trying things without a kernel. */
@NullMarked
package dev.holdfast.simulator;

import org.jspecify.annotations.NullMarked;
