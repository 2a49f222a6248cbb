/** The bridge between the pretended host and the adapters' seams. */
@NullMarked
package dev.holdfast.bootstrap.simulated;

import org.jspecify.annotations.NullMarked;
