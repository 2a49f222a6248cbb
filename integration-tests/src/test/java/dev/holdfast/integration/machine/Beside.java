package dev.holdfast.integration.machine;

/** Another machine, and the cable to it. */
public record Beside(Machine machine, Cable cable) {}
