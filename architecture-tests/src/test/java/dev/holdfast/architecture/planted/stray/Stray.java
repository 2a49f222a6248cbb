package dev.holdfast.architecture.planted.stray;

final class Stray {}
