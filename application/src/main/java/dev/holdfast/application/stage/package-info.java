/** Stages and unstages a volume, top to bottom: connect, find, prove, format or check, mount. */
@NullMarked
package dev.holdfast.application.stage;

import org.jspecify.annotations.NullMarked;
