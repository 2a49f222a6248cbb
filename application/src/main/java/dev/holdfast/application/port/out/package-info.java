/** The node's needs from its host: plain nouns, implemented by the adapters. */
@NullMarked
package dev.holdfast.application.port.out;

import org.jspecify.annotations.NullMarked;
