/** Calls of the node that concern the other nodes of its cluster. */
@NullMarked
package dev.holdfast.application.port.in.cluster;

import org.jspecify.annotations.NullMarked;
