/** Needs of the node that concern the other nodes of its cluster. */
@NullMarked
package dev.holdfast.application.port.out.cluster;

import org.jspecify.annotations.NullMarked;
