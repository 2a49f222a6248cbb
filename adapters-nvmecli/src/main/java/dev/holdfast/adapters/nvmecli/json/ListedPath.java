package dev.holdfast.adapters.nvmecli.json;

import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.identity.ControllerName;
import java.util.Optional;

/**
 * A path in the terms of {@code list-subsys}: a controller, in 2.0 once for each namespace it
 * reaches.
 *
 * @param transport the kernel's word; empty if it is not printed
 * @param state the kernel's word
 * @param ana the kernel's word; printed only by old versions, or if one namespace was asked about
 */
public record ListedPath(
    ControllerName controller,
    String transport,
    PathAddress address,
    Optional<String> state,
    Optional<String> ana) {}
