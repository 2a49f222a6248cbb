package dev.holdfast.architecture.planted.bootstrap;

public final class PropWiring {}
