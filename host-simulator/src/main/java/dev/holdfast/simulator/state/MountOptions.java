package dev.holdfast.simulator.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The words after {@code -o}, sorted into options of the mount and options of the filesystem.
 *
 * @param flags the mount's own besides ro and rw, such as {@code noatime}
 * @param data the filesystem's, such as {@code nouuid}
 */
public record MountOptions(boolean readOnly, List<String> flags, List<String> data) {
  private static final Set<String> FLAGS =
      Set.of("nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime", "strictatime");
  private static final Set<String> SILENT =
      Set.of(
          "rw",
          "ro",
          "defaults",
          "bind",
          "rbind",
          "remount",
          "_netdev",
          "nofail",
          "suid",
          "dev",
          "exec",
          "async",
          "");

  public MountOptions {
    flags = List.copyOf(flags);
    data = List.copyOf(data);
  }

  public static MountOptions of(List<String> words) {
    List<String> flags = new ArrayList<>();
    List<String> data = new ArrayList<>();
    for (String word : words) {
      if (FLAGS.contains(word)) {
        flags.add(word);
      } else if (!SILENT.contains(word)) {
        data.add(word);
      }
    }
    boolean ro = words.lastIndexOf("ro") > words.lastIndexOf("rw");
    return new MountOptions(ro, flags, data);
  }

  /** As mount(8) tries again when the device cannot be written. */
  public MountOptions forReading() {
    return new MountOptions(true, flags, data);
  }

  /** As mountinfo shows them: relatime is the default and is named. */
  public String shown() {
    List<String> words = new ArrayList<>();
    words.add(readOnly ? "ro" : "rw");
    words.addAll(flags);
    if (flags.stream().noneMatch(flag -> flag.endsWith("atime") && !flag.equals("nodiratime"))) {
      words.add("relatime");
    }
    return String.join(",", words);
  }
}
