/** A random walk of a node through all that can happen to it. */
@NullMarked
package dev.holdfast.bootstrap.walk;

import org.jspecify.annotations.NullMarked;
