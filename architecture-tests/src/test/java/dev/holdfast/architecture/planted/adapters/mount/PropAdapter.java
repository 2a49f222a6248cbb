package dev.holdfast.architecture.planted.adapters.mount;

public final class PropAdapter {}
