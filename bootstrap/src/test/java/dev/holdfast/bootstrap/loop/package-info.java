/** The loop with hundreds of volumes: what it keeps, what it costs others, and in which order. */
@NullMarked
package dev.holdfast.bootstrap.loop;

import org.jspecify.annotations.NullMarked;
