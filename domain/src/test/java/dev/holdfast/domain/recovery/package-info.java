@NullMarked
package dev.holdfast.domain.recovery;

import org.jspecify.annotations.NullMarked;
