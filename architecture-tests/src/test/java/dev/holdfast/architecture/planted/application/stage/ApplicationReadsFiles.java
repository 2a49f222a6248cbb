package dev.holdfast.architecture.planted.application.stage;

import java.nio.file.Path;

record ApplicationReadsFiles(Path path) {}
