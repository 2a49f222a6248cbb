/** Keys of volumes, in the kernel's keyring. */
@NullMarked
package dev.holdfast.adapters.sysfs.keyring;

import org.jspecify.annotations.NullMarked;
