/** What every implementation of an outbound port has to do, run on each of them. */
@NullMarked
package dev.holdfast.application.contract;

import org.jspecify.annotations.NullMarked;
