package dev.holdfast.architecture.planted.simulator;

import dev.holdfast.architecture.planted.domain.PropValue;

record SimulatorKnowsTheDomain(PropValue value) {}
