/** The use cases of the node, one interface each. */
@NullMarked
package dev.holdfast.application.port.in;

import org.jspecify.annotations.NullMarked;
