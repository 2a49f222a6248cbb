package dev.holdfast.adapters.mount.mountinfo;

import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Understands {@code /proc/PID/mountinfo} (Documentation/filesystems/proc.rst, 3.5; written by
 * show_mountinfo in fs/proc_namespace.c):
 *
 * <pre>{@code 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue}</pre>
 */
public final class MountinfoParser {
  private static final int FIRST_OPTIONAL_FIELD = 6;

  /**
   * A label with a comma has quotes (show_sid in security/selinux/hooks.c), and any quote in it is
   * escaped. Quotes elsewhere are letters.
   */
  private static final Pattern OPTION = Pattern.compile("[^,=]+=\"[^\"]*\"(?=,|$)|[^,]+");

  private MountinfoParser() {}

  /**
   * The mounts that were parsed, and the lines that were not.
   *
   * @param malformed a sentence for each line that is none
   */
  public record Parsed(List<Mount> mounts, List<String> malformed) {
    public Parsed {
      mounts = List.copyOf(mounts);
      malformed = List.copyOf(malformed);
    }
  }

  public static Parsed parse(byte[] text) {
    return parse(text, Path.of("/dev"));
  }

  /**
   * A malformed line does not spoil the others.
   *
   * @param deviceNodes the directory of the host's device nodes, usually {@code /dev}
   */
  public static Parsed parse(byte[] text, Path deviceNodes) {
    // one char for each byte: names need not be UTF-8, and octal escapes stand for bytes
    String lines = new String(text, StandardCharsets.ISO_8859_1);
    List<Mount> mounts = new ArrayList<>();
    List<String> malformed = new ArrayList<>();
    Set<String> dev = numbersOf(deviceNodes, lines);
    for (String line : lines.split("\n")) {
      if (line.isEmpty()) {
        continue;
      }
      try {
        mounts.add(parseLine(line, dev));
      } catch (IllegalArgumentException e) {
        malformed.add(Text.shown(line) + ": " + e.getMessage());
      }
    }
    return new Parsed(mounts, malformed);
  }

  /** The numbers of the filesystems there: devtmpfs, or a tmpfs in some containers. */
  private static Set<String> numbersOf(Path deviceNodes, String lines) {
    String place = deviceNodes.toString();
    return lines
        .lines()
        .map(line -> line.split(" ", FIRST_OPTIONAL_FIELD))
        .filter(fields -> fields.length == FIRST_OPTIONAL_FIELD && fields[4].equals(place))
        .map(fields -> fields[2])
        .collect(Collectors.toSet());
  }

  private static Mount parseLine(String line, Set<String> dev) {
    // an empty field is an empty name: a source may be one
    List<String> fields = Arrays.asList(line.split(" ", -1));
    int dash = fields.size() > FIRST_OPTIONAL_FIELD ? separator(fields) : -1;
    if (dash < 0 || fields.size() < dash + 4) {
      throw new InvalidValue("mountinfo", "a line that has too few fields");
    }
    return new Mount(
        number(fields.get(0)),
        number(fields.get(1)),
        DeviceNumber.parse(fields.get(2)),
        unescaped(fields.get(3)),
        unescaped(fields.get(4)),
        options(fields.get(5)),
        fields.subList(FIRST_OPTIONAL_FIELD, dash),
        unescaped(fields.get(dash + 1)),
        unescaped(fields.get(dash + 2)),
        // some filesystems do not escape blanks in their options
        options(String.join(" ", fields.subList(dash + 3, fields.size()))),
        // one superblock for all mounts of devtmpfs, whichever place they have
        fields.get(dash + 1).equals("devtmpfs") || dev.contains(fields.get(2)));
  }

  private static int separator(List<String> fields) {
    int dash = fields.subList(FIRST_OPTIONAL_FIELD, fields.size()).indexOf("-");
    return dash < 0 ? -1 : dash + FIRST_OPTIONAL_FIELD;
  }

  private static int number(String field) {
    try {
      return Integer.parseInt(field);
    } catch (NumberFormatException e) {
      throw new InvalidValue("mount id", "is not a number: " + Text.shown(field));
    }
  }

  private static List<String> options(String field) {
    return OPTION
        .matcher(field)
        .results()
        .map(MatchResult::group)
        .map(MountinfoParser::unescaped)
        .toList();
  }

  /**
   * Blank, tab, newline, backslash and, in newer kernels, {@code #} are written as {@code \ooo}. A
   * backslash without three octal digits stands for itself.
   */
  static String unescaped(String field) {
    byte[] bytes = field.getBytes(StandardCharsets.ISO_8859_1);
    byte[] plain = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean escape = bytes[i] == '\\' && i + 3 < bytes.length && octal(field, i + 1) >= 0;
      plain[length++] = escape ? (byte) octal(field, i + 1) : bytes[i];
      i += escape ? 3 : 0;
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  private static int octal(String field, int start) {
    String digits = field.substring(start, start + 3);
    return digits.matches("[0-3][0-7]{2}") ? Integer.parseInt(digits, 8) : -1;
  }
}
