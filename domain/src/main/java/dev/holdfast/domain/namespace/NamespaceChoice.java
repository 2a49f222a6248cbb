package dev.holdfast.domain.namespace;

import dev.holdfast.domain.identity.NamespaceSelector;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Which of a subsystem's namespaces is the volume. Never the first one, always the one. */
public sealed interface NamespaceChoice {
  /**
   * The one.
   *
   * @param siblings other devices of the same namespace, which exist without native multipath only
   */
  record Found(Namespace namespace, List<Namespace> siblings) implements NamespaceChoice {}

  /** No namespace at all: the target may still be announcing it. */
  record NoneThere() implements NamespaceChoice {}

  /** There are namespaces, and none is the one that was asked for. */
  record NoMatch(List<Namespace> there) implements NamespaceChoice {}

  /** Several fit. */
  record Ambiguous(List<Namespace> candidates) implements NamespaceChoice {}

  static NamespaceChoice of(List<Namespace> there, NamespaceSelector selector) {
    if (there.isEmpty()) {
      return new NoneThere();
    }
    List<Namespace> fitting =
        there.stream().filter(namespace -> selector.matches(namespace.ids())).toList();
    if (fitting.isEmpty()) {
      return new NoMatch(there);
    }
    if (fitting.stream().map(Namespace::ids).collect(Collectors.toSet()).size() > 1) {
      return new Ambiguous(fitting);
    }
    List<Namespace> usableFirst =
        fitting.stream()
            .sorted(
                Comparator.comparing((Namespace namespace) -> !namespace.usable())
                    .thenComparing(Namespace::device))
            .toList();
    return new Found(usableFirst.getFirst(), usableFirst.subList(1, usableFirst.size()));
  }
}
