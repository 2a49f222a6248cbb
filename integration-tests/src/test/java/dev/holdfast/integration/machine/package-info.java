/** Machines with a kernel of their own to connect volumes in: the lab's, a container, this one. */
@NullMarked
package dev.holdfast.integration.machine;

import org.jspecify.annotations.NullMarked;
