package dev.holdfast.architecture.planted.adapters.mount;

import reactor.core.publisher.Mono;

record AdapterReacts(Mono<String> reaction) {}
