/** One thing: run a program with argv, a deadline and bounded output. Knows nothing of volumes. */
@NullMarked
package dev.holdfast.support.process;

import org.jspecify.annotations.NullMarked;
