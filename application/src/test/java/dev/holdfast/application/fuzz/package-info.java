/** Spoilt input for everything that reads what others wrote. */
@NullMarked
package dev.holdfast.application.fuzz;

import org.jspecify.annotations.NullMarked;
