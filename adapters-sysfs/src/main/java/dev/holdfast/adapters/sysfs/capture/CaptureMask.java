package dev.holdfast.adapters.sysfs.capture;

import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NumericAddress;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes the serial numbers, NQNs, addresses, UUIDs and other identifiers out of a capture, in its
 * names as well as in its content. Equal values are equal afterwards, so that the topology is still
 * true. Servers, exports and users of network filesystems go from the mount table, and the names of
 * pods and their namespaces from the node's records. Names of volumes, devices and models stay.
 */
public final class CaptureMask {
  /** A shorter serial number is no word of its own but where udev puts it. */
  private static final int SHORTEST = 4;

  private static final Set<String> NQN_FILES = Set.of("subsysnqn", "hostnqn");
  private static final String BY_ID = "/dev/disk/by-id/";

  /** The record of the pod for which a volume is published. */
  private static final String POD_RECORD = ".pod";

  private static final Pattern POD_LINE = Pattern.compile("(?m)^(namespace|name)=(.*)$");

  /** In this order at each place: an NQN may have a UUID in it, and a UUID a serial number. */
  private static final String TOKENS =
      "(?<nqn>nqn\\.\\d{4}[-.]\\d\\d\\.[^\\s\"',;\\\\]+)"
          + "|(?<![0-9A-Za-z])(?<uuid>\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})(?![0-9A-Za-z])"
          + "|(?<![0-9A-Za-z])(?<hex>\\p{XDigit}{64}|\\p{XDigit}{32})(?![0-9A-Za-z])"
          + "|(?<=eui\\.|[^0-9A-Za-z]0x)(?<eui>\\p{XDigit}{16})(?![0-9A-Za-z])"
          + "|(?<![0-9A-Za-z])(?<spaced>(?:\\p{XDigit}{2} ){7}\\p{XDigit}{2})(?![0-9A-Za-z])"
          + "|(?<![0-9A-Za-z.])(?<v4>\\d{1,3}(?:\\.\\d{1,3}){3})(?![0-9A-Za-z]|\\.\\d)"
          + "|(?<![0-9A-Za-z:.])(?<v6>\\p{XDigit}{0,4}:[\\p{XDigit}:]*:[\\p{XDigit}:.]*)(?![0-9A-Za-z])";

  private final CapturedTree tree;
  private final Masks masks;
  private final Set<String> serials;
  private final Pattern general;
  private final Pattern byId;

  private CaptureMask(CapturedTree tree) {
    this.tree = tree;
    this.masks = new Masks(tree.text());
    this.serials = contents(tree, "serial"::equals);
    Set<String> nqns = contents(tree, NQN_FILES::contains);
    this.general =
        pattern(nqns, serials.stream().filter(s -> s.length() >= SHORTEST), "[0-9A-Za-z]");
    this.byId = pattern(nqns, serials.stream(), "[0-9A-Za-z]");
  }

  public static CapturedTree of(CapturedTree tree) {
    return new CaptureMask(tree).masked();
  }

  private CapturedTree masked() {
    CapturedTree changed = new CapturedTree();
    tree.remarks().forEach(remark -> changed.remark(masked(general, remark)));
    for (CapturedEntry entry : tree.entries()) {
      Pattern pattern = entry.path().startsWith(BY_ID) ? byId : general;
      changed.add(
          entry instanceof CapturedEntry.File(String path, String content)
                  && name(path).equals("serial")
              ? new CapturedEntry.File(masked(pattern, path), serial(content))
              : beforehand(entry).through(text -> masked(pattern, text)));
    }
    return changed;
  }

  private CapturedEntry beforehand(CapturedEntry entry) {
    if (!(entry instanceof CapturedEntry.File(String path, String content))) {
      return entry;
    }
    if (name(path).equals("mountinfo")) {
      return new CapturedEntry.File(path, new MountTableMask(masks).masked(content));
    }
    return name(path).endsWith(POD_RECORD)
        ? new CapturedEntry.File(path, POD_LINE.matcher(content).replaceAll(this::pod))
        : entry;
  }

  private String pod(MatchResult line) {
    String key = line.group(1);
    return key + "=" + masks.word(key.equals("name") ? "pod" : key, line.group(2));
  }

  private String serial(String content) {
    String value = content.strip();
    return value.isEmpty() ? content : content.replace(value, masks.serial(value));
  }

  private String masked(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(mask(match)));
  }

  private String mask(MatchResult match) {
    String found = match.group();
    if (match.group("known") != null || match.group("nqn") != null) {
      return nqn(found);
    }
    if (match.group("serial") != null) {
      return serialOf(found);
    }
    if (match.group("uuid") != null) {
      String hex = masks.hex(found.replace("-", ""));
      return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-");
    }
    if (match.group("spaced") != null) {
      return masks.hex(found.replace(" ", "")).replaceAll("(..)(?!$)", "$1 ");
    }
    if (match.group("v4") != null || match.group("v6") != null) {
      return address(found);
    }
    return masks.hex(found);
  }

  /**
   * The discovery subsystem's name is the same on all hosts, and has a meaning. A value that is no
   * NQN, too long or no text, is none afterwards.
   */
  private String nqn(String nqn) {
    try {
      return new SubsystemNqn(nqn).equals(SubsystemNqn.DISCOVERY) ? nqn : masks.nqn(nqn);
    } catch (InvalidValue e) {
      return "\u0001" + masks.nqn(nqn);
    }
  }

  /** In whichever spelling it was found. */
  private String serialOf(String found) {
    for (String serial : serials) {
      if (found.equals(hex(serial))) {
        return hex(masks.serial(serial));
      }
      if (found.equals(serial) || found.equals(underscored(serial))) {
        return masks.serial(serial);
      }
    }
    throw new IllegalStateException("no serial number: " + found);
  }

  private String address(String text) {
    try {
      String address = NumericAddress.parse("address", text);
      boolean everybodys =
          address.equals("::") || address.equals("::1") || address.matches("(0|127)\\..*");
      if (everybodys) {
        return text;
      }
      return address.contains(":") ? masks.ipv6(address) : masks.ipv4(address);
    } catch (InvalidValue e) {
      return text;
    }
  }

  private static Set<String> contents(CapturedTree tree, Predicate<String> named) {
    Set<String> found = new TreeSet<>();
    for (CapturedEntry entry : tree.entries()) {
      if (entry instanceof CapturedEntry.File(String path, String content)
          && named.test(name(path))) {
        String value = content.strip();
        if (!value.isEmpty()) {
          found.add(value);
        }
      }
    }
    return found;
  }

  /** Known values first, the longest of them first, for one may begin with another. */
  private static Pattern pattern(Set<String> nqns, Stream<String> serials, String word) {
    String known = alternatives(nqns.stream());
    String serial =
        alternatives(serials.flatMap(s -> Stream.of(s, underscored(s), hex(s)).distinct()));
    String edges = "(?<!%s)(?<%s>%s)(?!%s)";
    return Pattern.compile(
        edges.formatted(word, "known", known, "[0-9A-Za-z.:-]")
            + "|"
            + edges.formatted(word, "serial", serial, word)
            + "|"
            + TOKENS);
  }

  private static String alternatives(Stream<String> values) {
    String all =
        values
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    // one that matches nothing
    return all.isEmpty() ? "(?!)" : all;
  }

  /** As udev writes it in a name. */
  private static String underscored(String serial) {
    return serial.replaceAll("\\s+", "_");
  }

  /** As the kernel writes it in a wwid where there is no identifier. */
  private static String hex(String serial) {
    return HexFormat.of().formatHex(serial.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
