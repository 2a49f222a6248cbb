/**
 * CSI's contract as a small model, and random calls, faults and restarts that are held against it.
 */
@NullMarked
package dev.holdfast.bootstrap.model;

import org.jspecify.annotations.NullMarked;
