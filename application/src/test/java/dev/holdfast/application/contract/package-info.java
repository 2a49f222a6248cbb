/** The behaviour of every implementation of an outbound port, tested on each of them. */
@NullMarked
package dev.holdfast.application.contract;

import org.jspecify.annotations.NullMarked;
