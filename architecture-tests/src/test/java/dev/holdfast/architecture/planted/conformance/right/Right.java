package dev.holdfast.architecture.planted.conformance.right;

import dev.holdfast.architecture.planted.conformance.left.Left;
import java.util.List;

public record Right(List<Left> others) {}
