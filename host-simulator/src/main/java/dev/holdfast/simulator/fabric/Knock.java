package dev.holdfast.simulator.fabric;

/**
 * A host asks for a connection.
 *
 * @param secret its DH-HMAC-CHAP secret; empty if it has none
 */
public record Knock(String nqn, Address address, String hostNqn, String secret) {}
