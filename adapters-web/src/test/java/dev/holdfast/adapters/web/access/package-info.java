/** Tests of the rules of access. */
@NullMarked
package dev.holdfast.adapters.web.access;

import org.jspecify.annotations.NullMarked;
