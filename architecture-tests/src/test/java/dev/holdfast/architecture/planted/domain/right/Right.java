package dev.holdfast.architecture.planted.domain.right;

import dev.holdfast.architecture.planted.domain.left.Left;
import java.util.List;

public record Right(List<Left> others) {}
