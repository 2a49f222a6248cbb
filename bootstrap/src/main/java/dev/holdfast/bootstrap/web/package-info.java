/** What the management port answers. */
@NullMarked
package dev.holdfast.bootstrap.web;

import org.jspecify.annotations.NullMarked;
