package dev.holdfast.domain.mount;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options for mount(8), each of them once and none that contradicts another, so that their order
 * does not matter.
 */
public final class MountOptions {
  public static final MountOptions NONE = new MountOptions(Set.of());

  private static final String FIELD = "mount_flags";

  /** The specification's limit of mount_flags, and the page of mount(2). */
  private static final int MOST_BYTES = 4096;

  private final Set<String> words;

  private MountOptions(Collection<String> words) {
    this.words = Collections.unmodifiableSet(new LinkedHashSet<>(words));
  }

  public static MountOptions of(String... texts) {
    return parse(FIELD, List.of(texts));
  }

  /**
   * As libmount does (ul_optstr_next in libmount/src/optstr.c): commas separate, except in double
   * quotes. Where libmount guesses or is silent, as at a quote that is not closed, this refuses.
   *
   * @param texts each with one option or several
   * @throws InvalidValue if a text is no list of options, or two options contradict each other
   */
  public static MountOptions parse(String field, List<String> texts) {
    if (texts.stream().mapToLong(MountOptions::bytes).sum() > MOST_BYTES) {
      throw new InvalidValue(field, "are longer than " + MOST_BYTES + " bytes together");
    }
    List<MountWord> words = new ArrayList<>();
    for (String text : texts) {
      Text.plain(field, text, MOST_BYTES);
      List<String> parts = split(field, text);
      if (parts.isEmpty()) {
        throw new InvalidValue(field, "has no option: " + Text.shown(text));
      }
      parts.forEach(part -> words.add(MountWord.parse(field, part)));
    }
    requireNoContradiction(field, words);
    return new MountOptions(words.stream().map(MountWord::text).toList());
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static List<String> split(String field, String text) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // libmount takes the next one for a letter, and the kernel does not
      if (c == '\\' && (i + 1 == text.length() || ",\"".indexOf(text.charAt(i + 1)) >= 0)) {
        throw new InvalidValue(
            field,
            "has a backslash before a comma, a quote or the end; put a value with a comma in double"
                + " quotes: "
                + Text.shown(text));
      }
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (quoted) {
      throw new InvalidValue(field, "has a quote that is not closed: " + Text.shown(text));
    }
    parts.add(text.substring(start));
    parts.removeIf(String::isEmpty);
    return parts;
  }

  private static void requireNoContradiction(String field, List<MountWord> words) {
    for (int i = 0; i < words.size(); i++) {
      MountWord word = words.get(i);
      Optional<MountWord> other =
          words.subList(0, i).stream().filter(word::contradicts).findFirst();
      if (other.isPresent()) {
        throw new InvalidValue(
            field,
            "have "
                + Text.shown(other.get().text())
                + " and "
                + Text.shown(word.text())
                + ", which contradict each other; keep one of them in mountOptions");
      }
    }
  }

  /**
   * Of a record, which may be an earlier version's: each word is one option, and of two that
   * contradict each other the last one decided.
   *
   * @throws InvalidValue if a word cannot be one that was written
   */
  public static MountOptions recorded(Collection<String> texts) {
    List<MountWord> words = new ArrayList<>();
    for (String text : texts) {
      MountWord word = MountWord.recorded(Text.plain(FIELD, text, MOST_BYTES));
      words.removeIf(word::contradicts);
      words.add(word);
    }
    return new MountOptions(words.stream().map(MountWord::text).toList());
  }

  /** Each as mount(8) takes it: a value with a comma has quotes. */
  public Set<String> words() {
    return words;
  }

  public boolean readOnly() {
    return words.contains("ro");
  }

  public MountOptions forReading() {
    List<String> all = new ArrayList<>(words);
    all.remove("rw");
    all.add("ro");
    return new MountOptions(all);
  }

  public MountOptions with(Collection<String> more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(more);
    return new MountOptions(all);
  }

  /** Those that the other ones lack. */
  public MountOptions without(MountOptions others) {
    return new MountOptions(words.stream().filter(word -> !others.words.contains(word)).toList());
  }

  public SelinuxLabels labels() {
    return SelinuxLabels.of(words);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MountOptions options && words.equals(options.words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }

  /** The argument of {@code -o}. */
  @Override
  public String toString() {
    return String.join(",", words);
  }
}
