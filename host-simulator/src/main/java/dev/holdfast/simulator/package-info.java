/**
 * A simulated host with NVMe over Fabrics, for tests and for trying things without a kernel. The
 * module's README documents where it differs from a kernel; above all, files written under a mount
 * point are not on the device.
 */
@NullMarked
package dev.holdfast.simulator;

import org.jspecify.annotations.NullMarked;
