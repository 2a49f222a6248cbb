package dev.holdfast.architecture.planted.support.process;

public interface PropRunner {}
