/** The rules of access to the management port. */
@NullMarked
package dev.holdfast.adapters.web.access;

import org.jspecify.annotations.NullMarked;
