package dev.holdfast.domain.mount;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The labels that SELinux gives to all files of a filesystem by options of its mount. They are the
 * filesystem's: all mounts of it on a host have the same.
 *
 * @param contexts by the names of the options
 */
public record SelinuxLabels(Map<String, SelinuxContext> contexts) {
  private static final List<String> NAMES =
      List.of("context", "fscontext", "defcontext", "rootcontext");

  public SelinuxLabels {
    contexts = Map.copyOf(contexts);
  }

  /** One option as it is asked for and as it is there. */
  public record Difference(String asked, String there) {}

  /**
   * @param options of which each is one, as for mount(8) or as a kernel shows them
   */
  public static SelinuxLabels of(Collection<String> options) {
    Map<String, SelinuxContext> contexts = new LinkedHashMap<>();
    for (String option : options) {
      MountWord word = MountWord.recorded(option);
      if (NAMES.contains(word.name()) && word.value().isPresent()) {
        contexts.put(word.name(), new SelinuxContext(word.value().get()));
      }
    }
    return new SelinuxLabels(contexts);
  }

  public boolean none() {
    return contexts.isEmpty();
  }

  /** The options, as mount(8) takes them. */
  public List<String> words() {
    return NAMES.stream().filter(contexts::containsKey).map(this::shown).toList();
  }

  /** The first one that is not the same there; empty if all are. */
  public Optional<Difference> difference(SelinuxLabels there) {
    return NAMES.stream()
        .filter(name -> !same(contexts.get(name), there.contexts.get(name)))
        .findFirst()
        .map(name -> new Difference(shown(name), there.shown(name)));
  }

  private static boolean same(@Nullable SelinuxContext one, @Nullable SelinuxContext other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.same(other);
  }

  private String shown(String name) {
    return Optional.ofNullable(contexts.get(name))
        .map(context -> new MountWord(name, Optional.of(context.text())).text())
        .orElse("no " + name + "=");
  }
}
