package dev.holdfast.domain.identity;

/** Who we are to every target. */
public record Host(HostNqn nqn, HostId id) {}
