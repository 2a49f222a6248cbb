package dev.holdfast.architecture.planted.adapters.mount;

import dev.holdfast.architecture.planted.application.port.out.PropPort;

public final class PropMountTable implements PropPort {}
