/** The present addresses of targets, from their configured portals. */
@NullMarked
package dev.holdfast.application.portal;

import org.jspecify.annotations.NullMarked;
