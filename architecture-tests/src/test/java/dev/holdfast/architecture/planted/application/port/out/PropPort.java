package dev.holdfast.architecture.planted.application.port.out;

public interface PropPort {}
