package dev.holdfast.architecture.planted.adapters.csi;

import org.springframework.stereotype.Component;

@Component
final class AdapterIsAComponent {}
