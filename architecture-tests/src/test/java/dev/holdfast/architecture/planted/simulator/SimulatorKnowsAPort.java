package dev.holdfast.architecture.planted.simulator;

import dev.holdfast.architecture.planted.application.port.out.PropPort;

record SimulatorKnowsAPort(PropPort port) {}
