/** Ports to devices, filesystems and mounts. */
@NullMarked
package dev.holdfast.application.port.out.mount;

import org.jspecify.annotations.NullMarked;
