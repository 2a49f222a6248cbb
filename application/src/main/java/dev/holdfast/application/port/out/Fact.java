package dev.holdfast.application.port.out;

import java.time.Instant;

/**
 * Something that has happened, for logs, history and metrics.
 *
 * @param kind such as {@code controller}, {@code namespace}, {@code subsystem}, {@code volume}
 * @param subject what it happened to
 * @param from the state before, or empty
 * @param to the state after, or what happened
 * @param cause the signal or the reason
 */
public record Fact(Instant at, String kind, String subject, String from, String to, String cause) {}
