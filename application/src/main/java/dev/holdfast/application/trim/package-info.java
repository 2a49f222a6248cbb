/** Trims of mounted filesystems: which volumes are due, and one trim after the other. */
@NullMarked
package dev.holdfast.application.trim;

import org.jspecify.annotations.NullMarked;
