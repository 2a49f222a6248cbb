/** Parts of the loop without a loop. */
@NullMarked
package dev.holdfast.application.reconcile;

import org.jspecify.annotations.NullMarked;
