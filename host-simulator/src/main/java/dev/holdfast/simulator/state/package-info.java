/** The objects of the simulated kernel: controllers, subsystems, namespaces, disks, mounts. */
@NullMarked
package dev.holdfast.simulator.state;

import org.jspecify.annotations.NullMarked;
