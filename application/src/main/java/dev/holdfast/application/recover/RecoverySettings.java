package dev.holdfast.application.recover;

import dev.holdfast.application.lifecycle.Lifecycles;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.operation.WakeRequests;
import dev.holdfast.application.port.out.FactPublisher;
import dev.holdfast.application.port.out.RecoveryObserver;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The loop's surroundings apart from its host.
 *
 * @param sweep between two light scans
 * @param restageWithin from the loss of a volume, the loop replaces its dead mount by itself
 * @param attached true if Kubernetes attaches a volume to one node at a time
 *     (CSIDriver.attachRequired), so that a stage call proves that it was taken from the others
 * @param failures one for the node, so that all of them are shown
 * @param chance for jitter, from many threads
 */
public record RecoverySettings(
    Duration sweep,
    Duration restageWithin,
    boolean attached,
    Lifecycles lifecycles,
    FactPublisher facts,
    RecoveryObserver observer,
    WakeRequests wakeRequests,
    PartialFailures failures,
    RandomGenerator chance) {}
