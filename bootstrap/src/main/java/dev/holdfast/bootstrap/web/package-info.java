/** The endpoints of the management port. */
@NullMarked
package dev.holdfast.bootstrap.web;

import org.jspecify.annotations.NullMarked;
