/** Watching: one snapshot, the machines fed with what it shows, facts published. */
@NullMarked
package dev.holdfast.application.reconcile;

import org.jspecify.annotations.NullMarked;
