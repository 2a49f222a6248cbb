package dev.holdfast.architecture.planted.application.stage;

import org.springframework.stereotype.Component;

@Component
final class ApplicationUsesSpring {}
