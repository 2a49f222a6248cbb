/** Calls of the C library that the JDK does not offer. */
@NullMarked
package dev.holdfast.adapters.sysfs.libc;

import org.jspecify.annotations.NullMarked;
