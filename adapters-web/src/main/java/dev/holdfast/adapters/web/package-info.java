/** The endpoints of the management port. */
@NullMarked
package dev.holdfast.adapters.web;

import org.jspecify.annotations.NullMarked;
