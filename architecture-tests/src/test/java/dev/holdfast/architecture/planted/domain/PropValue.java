package dev.holdfast.architecture.planted.domain;

public record PropValue(int value) {}
