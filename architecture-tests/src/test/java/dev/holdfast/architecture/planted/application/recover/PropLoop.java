package dev.holdfast.architecture.planted.application.recover;

public final class PropLoop {}
