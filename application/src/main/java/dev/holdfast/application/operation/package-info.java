/** How one operation on a volume runs: alone, by its record, with every failure as a value. */
@NullMarked
package dev.holdfast.application.operation;

import org.jspecify.annotations.NullMarked;
