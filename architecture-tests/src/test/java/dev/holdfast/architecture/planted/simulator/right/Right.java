package dev.holdfast.architecture.planted.simulator.right;

import dev.holdfast.architecture.planted.simulator.left.Left;
import java.util.List;

public record Right(List<Left> others) {}
