package dev.holdfast.architecture.planted.application.left;

import dev.holdfast.architecture.planted.application.right.Right;
import java.util.List;

public record Left(List<Right> others) {}
