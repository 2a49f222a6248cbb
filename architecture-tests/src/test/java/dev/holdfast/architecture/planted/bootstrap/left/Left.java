package dev.holdfast.architecture.planted.bootstrap.left;

import dev.holdfast.architecture.planted.bootstrap.right.Right;
import java.util.List;

public record Left(List<Right> others) {}
