package dev.holdfast.architecture.planted.application.reconcile;

public final class PropLoop {}
