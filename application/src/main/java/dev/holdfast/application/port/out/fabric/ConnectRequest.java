package dev.holdfast.application.port.out.fabric;

import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Credentials;

/** One connection to make. */
public record ConnectRequest(
    SubsystemNqn nqn,
    TransportId address,
    Host host,
    ConnectionPolicy policy,
    Credentials credentials) {}
