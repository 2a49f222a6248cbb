package dev.holdfast.simulator.fabric;

import java.util.Optional;

/**
 * A host asks for a connection.
 *
 * @param secret its DH-HMAC-CHAP secret; empty if it has none
 * @param tls the identity and the key of its handshake, as one text; absent without TLS
 */
public record Knock(
    String nqn, Address address, String hostNqn, String secret, Optional<String> tls) {}
