package dev.holdfast.architecture.planted.application.stage;

public final class PropService {}
