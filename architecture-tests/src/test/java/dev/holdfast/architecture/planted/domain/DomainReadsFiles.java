package dev.holdfast.architecture.planted.domain;

import java.nio.file.Path;

record DomainReadsFiles(Path path) {}
