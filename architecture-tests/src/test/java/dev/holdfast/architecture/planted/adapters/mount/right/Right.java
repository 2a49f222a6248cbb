package dev.holdfast.architecture.planted.adapters.mount.right;

import dev.holdfast.architecture.planted.adapters.mount.left.Left;
import java.util.List;

public record Right(List<Left> others) {}
