package dev.holdfast.architecture.planted.support.process;

import dev.holdfast.architecture.planted.domain.PropValue;

record RunnerKnowsTheDomain(PropValue value) {}
