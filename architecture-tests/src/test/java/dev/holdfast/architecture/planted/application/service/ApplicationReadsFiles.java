package dev.holdfast.architecture.planted.application.service;

import java.nio.file.Path;

record ApplicationReadsFiles(Path path) {}
