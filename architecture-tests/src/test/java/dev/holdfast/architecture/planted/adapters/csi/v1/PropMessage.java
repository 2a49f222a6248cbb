package dev.holdfast.architecture.planted.adapters.csi.v1;

public final class PropMessage {}
