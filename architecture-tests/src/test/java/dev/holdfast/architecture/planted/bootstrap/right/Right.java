package dev.holdfast.architecture.planted.bootstrap.right;

import dev.holdfast.architecture.planted.bootstrap.left.Left;
import java.util.List;

public record Right(List<Left> others) {}
