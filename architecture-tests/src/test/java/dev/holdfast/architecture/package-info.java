/** The walls of the house as rules, each proven by a planted class that breaks it. */
@NullMarked
package dev.holdfast.architecture;

import org.jspecify.annotations.NullMarked;
