package dev.holdfast.architecture.planted.adapters.csi.mapping;

public final class PropMapping {}
