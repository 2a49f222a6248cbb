/** Contracts of ports on a real kernel that no module has by itself; they run in a machine. */
@NullMarked
package dev.holdfast.integration.contracts;

import org.jspecify.annotations.NullMarked;
