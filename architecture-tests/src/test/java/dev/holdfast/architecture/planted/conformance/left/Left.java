package dev.holdfast.architecture.planted.conformance.left;

import dev.holdfast.architecture.planted.conformance.right.Right;
import java.util.List;

public record Left(List<Right> others) {}
