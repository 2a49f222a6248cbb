package dev.holdfast.architecture.planted.adapters.mount.left;

import dev.holdfast.architecture.planted.adapters.mount.right.Right;
import java.util.List;

public record Left(List<Right> others) {}
