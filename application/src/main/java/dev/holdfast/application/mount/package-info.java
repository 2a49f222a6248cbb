/** The mounts of a volume: found in the mount table, and unmounted. */
@NullMarked
package dev.holdfast.application.mount;

import org.jspecify.annotations.NullMarked;
