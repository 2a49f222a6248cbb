/**
 * The kernel's own interfaces: sysfs topology, /dev/nvme-fabrics, module parameters, links by
 * identity.
 */
@NullMarked
package dev.holdfast.adapters.sysfs;

import org.jspecify.annotations.NullMarked;
