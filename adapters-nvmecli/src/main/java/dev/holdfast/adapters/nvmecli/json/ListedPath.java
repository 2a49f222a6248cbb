package dev.holdfast.adapters.nvmecli.json;

import dev.holdfast.domain.controller.PathAddress;
import dev.holdfast.domain.identity.ControllerName;
import java.util.Optional;

/**
 * What {@code list-subsys} calls a path: a controller, in 2.0 once for each namespace it reaches.
 *
 * @param transport the kernel's word; empty if it is not said
 * @param state the kernel's word
 * @param ana the kernel's word; said only by old versions, or if one namespace was asked about
 */
public record ListedPath(
    ControllerName controller,
    String transport,
    PathAddress address,
    Optional<String> state,
    Optional<String> ana) {}
