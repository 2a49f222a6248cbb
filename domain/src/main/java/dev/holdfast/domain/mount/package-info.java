/** The options of a mount, and the labels that it has by them. */
@NullMarked
package dev.holdfast.domain.mount;

import org.jspecify.annotations.NullMarked;
