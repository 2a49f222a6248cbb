/** Running the programs of the distribution and saying what came of it. */
@NullMarked
package dev.holdfast.adapters.mount.program;

import org.jspecify.annotations.NullMarked;
