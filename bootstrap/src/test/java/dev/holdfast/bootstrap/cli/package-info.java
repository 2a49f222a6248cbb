/** The verbs of the command line. */
@NullMarked
package dev.holdfast.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
