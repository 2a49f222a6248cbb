/**
 * The names by which the field knows hosts, subsystems, controllers and namespaces: validated
 * values.
 */
@NullMarked
package dev.holdfast.domain.identity;

import org.jspecify.annotations.NullMarked;
