/** Reads subsystems, controllers, namespaces and paths from sysfs. */
@NullMarked
package dev.holdfast.adapters.sysfs.topology;

import org.jspecify.annotations.NullMarked;
