package dev.holdfast.architecture.planted.bootstrap.config;

import dev.holdfast.architecture.planted.adapters.csi.v1.PropMessage;

record WiringReadsAMessage(PropMessage message) {}
