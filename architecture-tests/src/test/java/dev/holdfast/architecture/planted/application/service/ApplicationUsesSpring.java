package dev.holdfast.architecture.planted.application.service;

import org.springframework.stereotype.Component;

@Component
final class ApplicationUsesSpring {}
