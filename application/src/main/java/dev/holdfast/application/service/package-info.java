/** The use cases: one service for each inbound port. */
@NullMarked
package dev.holdfast.application.service;

import org.jspecify.annotations.NullMarked;
