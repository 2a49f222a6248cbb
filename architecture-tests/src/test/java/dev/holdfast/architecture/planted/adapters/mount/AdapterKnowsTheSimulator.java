package dev.holdfast.architecture.planted.adapters.mount;

import dev.holdfast.architecture.planted.simulator.PropHost;

record AdapterKnowsTheSimulator(PropHost host) {}
