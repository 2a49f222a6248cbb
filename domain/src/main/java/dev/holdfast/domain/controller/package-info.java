/** A controller as the kernel shows it, its timers and its state machine. */
@NullMarked
package dev.holdfast.domain.controller;

import org.jspecify.annotations.NullMarked;
