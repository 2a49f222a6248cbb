package dev.holdfast.conformance;

import dev.holdfast.conformance.clause.Clause;

/** A clause that no check is for, and why. */
public record Omission(Clause clause, String reason) {}
