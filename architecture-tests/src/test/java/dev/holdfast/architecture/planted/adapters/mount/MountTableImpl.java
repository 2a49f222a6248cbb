package dev.holdfast.architecture.planted.adapters.mount;

final class MountTableImpl {}
