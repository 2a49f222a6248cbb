/**
 * A host in memory: the ports that a node needs, with a log of their calls and failures on order.
 */
@NullMarked
package dev.holdfast.application.memory;

import org.jspecify.annotations.NullMarked;
