package dev.holdfast.domain.job;

import dev.holdfast.domain.identity.BootId;
import java.util.Optional;

/**
 * One run of a program, so that a later process can distinguish it from another one with its pid.
 *
 * @param startTicks since boot, field 22 of {@code /proc/PID/stat}; empty if it could not be read
 * @param boot empty if the kernel did not report it
 * @param pidNamespace in which the pid is valid, such as {@code pid:[4026531836]}; empty if it
 *     could not be read
 */
public record ProgramIdentity(
    long pid, Optional<Long> startTicks, Optional<BootId> boot, Optional<String> pidNamespace) {}
