/** The state machines, fed with what was observed. */
@NullMarked
package dev.holdfast.application.lifecycle;

import org.jspecify.annotations.NullMarked;
