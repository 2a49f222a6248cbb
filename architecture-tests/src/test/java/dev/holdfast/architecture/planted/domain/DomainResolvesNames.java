package dev.holdfast.architecture.planted.domain;

import java.net.InetAddress;

record DomainResolvesNames(InetAddress address) {}
