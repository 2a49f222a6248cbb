package dev.holdfast.architecture.planted.adapters.metrics;

import org.springframework.stereotype.Component;

@Component
final class MetricsAreAComponent {}
