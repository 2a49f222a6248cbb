package dev.holdfast.architecture.planted.bootstrap.observe;

import io.micrometer.core.instrument.Counter;

record LoopCountsItself(Counter counter) {}
