/** The verbs that inspect a host and end: doctor, status, capture. */
@NullMarked
package dev.holdfast.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
