package dev.holdfast.architecture.planted.domain;

import dev.holdfast.architecture.planted.application.port.out.PropPort;

record DomainKnowsAPort(PropPort port) {}
