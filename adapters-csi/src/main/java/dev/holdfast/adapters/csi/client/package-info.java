/** A client of that socket, for tests, the demo and the command line. */
@NullMarked
package dev.holdfast.adapters.csi.client;

import org.jspecify.annotations.NullMarked;
