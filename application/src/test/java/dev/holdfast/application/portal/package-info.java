/** Where targets are now, by what we were told of where they are. */
@NullMarked
package dev.holdfast.application.portal;

import org.jspecify.annotations.NullMarked;
