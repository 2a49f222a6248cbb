/** A whole node on a pretended host, played through its real socket. */
@NullMarked
package dev.holdfast.bootstrap.stories;

import org.jspecify.annotations.NullMarked;
