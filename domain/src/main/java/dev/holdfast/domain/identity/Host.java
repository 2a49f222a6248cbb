package dev.holdfast.domain.identity;

/** This host's identity to every target. */
public record Host(HostNqn nqn, HostId id) {}
