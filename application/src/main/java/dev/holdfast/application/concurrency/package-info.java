/**
 * One operation at a time for each volume and for each subsystem; calls that may hang are
 * abandoned.
 */
@NullMarked
package dev.holdfast.application.concurrency;

import org.jspecify.annotations.NullMarked;
