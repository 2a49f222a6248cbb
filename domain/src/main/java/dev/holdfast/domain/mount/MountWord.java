package dev.holdfast.domain.mount;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One option of mount(8).
 *
 * @param value without the quotes that it needs where it holds a comma
 */
record MountWord(String name, Optional<String> value) {
  private static final int MOST_BYTES = 256;
  private static final Pattern QUOTED = Pattern.compile("=\"[^\"]*\"$");

  /** They make mount(8) do something else than mount a device. */
  private static final Set<String> OPERATIONS =
      Set.of("bind", "rbind", "move", "remount", "loop", "offset", "sizelimit", "encryption");

  /** One of each can be had; the options that begin with {@code no} are not listed. */
  private static final List<Set<String>> EITHER_OR =
      List.of(
          Set.of("ro", "rw"),
          Set.of("sync", "async"),
          Set.of("silent", "loud"),
          Set.of("noatime", "relatime", "strictatime"),
          // selinux_add_opt in security/selinux/hooks.c
          Set.of("context", "defcontext"));

  /** btrfs collects the values. */
  private static final Set<String> REPEATED = Set.of("rescue", "device");

  /**
   * @throws InvalidValue if it is no option, or one that is not to be had
   */
  static MountWord parse(String field, String text) {
    Text.plain(field, text, MOST_BYTES);
    MountWord word = recorded(text);
    if (text.startsWith("-") || word.name.isEmpty()) {
      throw new InvalidValue(field, "is not a mount option: " + Text.shown(text));
    }
    String bare = QUOTED.matcher(text).replaceFirst("=");
    if (bare.contains("\"")) {
      throw new InvalidValue(
          field,
          "has quotes that are not around the whole value of an option: " + Text.shown(text));
    }
    if (bare.chars().anyMatch(Character::isWhitespace)) {
      throw new InvalidValue(field, "has a blank outside quotes: " + Text.shown(text));
    }
    if (OPERATIONS.contains(word.name)) {
      throw new InvalidValue(
          field, "asks for another operation than mounting the volume: " + Text.shown(text));
    }
    return word;
  }

  /** Of any text: what was recorded once, or what a kernel shows. */
  static MountWord recorded(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? new MountWord(text, Optional.empty())
        : new MountWord(
            text.substring(0, equals), Optional.of(unquoted(text.substring(equals + 1))));
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && value.startsWith("\"")
            && value.indexOf('"', 1) == value.length() - 1;
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** As mount(8) takes it. */
  String text() {
    return value.map(is -> name + "=" + (is.contains(",") ? "\"" + is + "\"" : is)).orElse(name);
  }

  boolean contradicts(MountWord other) {
    if (name.equals(other.name)) {
      return !value.equals(other.value) && !REPEATED.contains(name) && !name.matches("[xX]-.*");
    }
    return name.equals("no" + other.name)
        || other.name.equals("no" + name)
        || EITHER_OR.stream().anyMatch(one -> one.contains(name) && one.contains(other.name));
  }
}
