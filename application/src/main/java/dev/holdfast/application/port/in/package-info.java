/** What the node can be asked to do, one interface a use case. */
@NullMarked
package dev.holdfast.application.port.in;

import org.jspecify.annotations.NullMarked;
