package dev.holdfast.architecture;

import java.util.List;
import java.util.stream.Stream;

/** All walls of a house. */
final class Walls {
  private Walls() {}

  static List<Wall> of(Root root) {
    return Stream.of(
            DomainWalls.of(root),
            ApplicationWalls.of(root),
            AdapterWalls.of(root),
            LibraryWalls.of(root),
            HouseWalls.of(root))
        .flatMap(List::stream)
        .toList();
  }
}
