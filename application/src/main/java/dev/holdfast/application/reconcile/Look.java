package dev.holdfast.application.reconcile;

import dev.holdfast.domain.recovery.Snapshot;
import java.time.Duration;

/**
 * What the loop has seen of the host at once.
 *
 * @param at the uptime when it began
 */
record Look(Snapshot snapshot, Duration at, Since since) {}
