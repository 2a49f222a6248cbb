/** The group that the files of a mounted volume belong to. */
@NullMarked
package dev.holdfast.adapters.sysfs.group;

import org.jspecify.annotations.NullMarked;
