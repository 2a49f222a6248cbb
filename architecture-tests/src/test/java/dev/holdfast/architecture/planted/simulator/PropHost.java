package dev.holdfast.architecture.planted.simulator;

public final class PropHost {}
