package dev.holdfast.architecture.planted.bootstrap.config;

import dev.holdfast.architecture.planted.simulator.PropHost;

record WiringKnowsTheSimulator(PropHost host) {}
