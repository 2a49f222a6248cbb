/** Records what a host shows of NVMe as one text, from which a test can be made. */
@NullMarked
package dev.holdfast.adapters.sysfs.capture;

import org.jspecify.annotations.NullMarked;
