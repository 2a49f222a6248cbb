/** Ports to subsystems and controllers: observe, connect, set up, disconnect. */
@NullMarked
package dev.holdfast.application.port.out.fabric;

import org.jspecify.annotations.NullMarked;
