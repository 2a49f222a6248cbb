package dev.holdfast.architecture.planted.simulator.left;

import dev.holdfast.architecture.planted.simulator.right.Right;
import java.util.List;

public record Left(List<Right> others) {}
