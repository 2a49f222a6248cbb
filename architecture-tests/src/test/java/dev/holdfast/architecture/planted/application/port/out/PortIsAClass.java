package dev.holdfast.architecture.planted.application.port.out;

final class PortIsAClass {}
