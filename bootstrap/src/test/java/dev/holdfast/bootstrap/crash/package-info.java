/** The process dies at every place where it calls out; the repeated request converges. */
@NullMarked
package dev.holdfast.bootstrap.crash;

import org.jspecify.annotations.NullMarked;
