package dev.holdfast.architecture.planted.adapters.csi;

import io.micrometer.core.instrument.MeterRegistry;

record CallsAreCounted(MeterRegistry registry) {}
