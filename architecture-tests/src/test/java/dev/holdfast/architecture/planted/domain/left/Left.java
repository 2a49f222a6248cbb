package dev.holdfast.architecture.planted.domain.left;

import dev.holdfast.architecture.planted.domain.right.Right;
import java.util.List;

public record Left(List<Right> others) {}
