/** A subsystem with its controllers and namespaces, its state machine and its health. */
@NullMarked
package dev.holdfast.domain.subsystem;

import org.jspecify.annotations.NullMarked;
