package dev.holdfast.architecture.planted.application.right;

import dev.holdfast.architecture.planted.application.left.Left;
import java.util.List;

public record Right(List<Left> others) {}
