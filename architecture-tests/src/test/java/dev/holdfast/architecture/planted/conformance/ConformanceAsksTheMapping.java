package dev.holdfast.architecture.planted.conformance;

import dev.holdfast.architecture.planted.adapters.csi.mapping.PropMapping;

record ConformanceAsksTheMapping(PropMapping mapping) {}
