/** Reads and writes of kernel files, bounded in size and time. */
@NullMarked
package dev.holdfast.adapters.sysfs.files;

import org.jspecify.annotations.NullMarked;
