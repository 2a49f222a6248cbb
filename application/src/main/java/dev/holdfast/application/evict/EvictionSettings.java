package dev.holdfast.application.evict;

import dev.holdfast.application.port.in.EvictPods.Wish;
import java.time.Duration;

/**
 * Which pods are evicted, and how fast.
 *
 * @param after so long a pod has to have held its dead mount, in every look
 * @param cooldown between two evictions for one volume, and from the start of this process
 * @param perMinute evictions on this node
 */
public record EvictionSettings(Wish wish, Duration after, Duration cooldown, int perMinute) {}
