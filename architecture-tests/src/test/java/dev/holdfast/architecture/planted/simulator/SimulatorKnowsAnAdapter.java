package dev.holdfast.architecture.planted.simulator;

import dev.holdfast.architecture.planted.adapters.mount.PropAdapter;

record SimulatorKnowsAnAdapter(PropAdapter adapter) {}
