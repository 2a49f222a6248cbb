package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.domain.host.HostCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a udev rule sets what Holdfast sets, {@code ctrl_loss_tmo} or {@code iopolicy} of NVMe
 * devices: the last writer wins.
 */
public final class UdevRules {
  private static final String NAMES = "(ctrl_loss_tmo|iopolicy|reconnect_delay|fast_io_fail_tmo)";

  private static final Pattern SETS =
      Pattern.compile(
          "ATTR\\{(?:[^}]*/)?"
              + NAMES
              + "\\}\\s*:?=(?!=)|(?:RUN|PROGRAM)(?:\\{\\w+\\})?\\s*(?:\\+|:)?=(?!=).*"
              + NAMES);

  /** A whole line, also between those of one rule, and whatever its end (udev(7)). */
  private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*#.*\\R?");

  /** A rule goes on in the next line behind a backslash (udev(7)). */
  private static final Pattern CONTINUED = Pattern.compile("\\\\\\R\\s*");

  private final SysfsFiles files;
  private final List<Path> directories;

  /**
   * @param directories such as {@code /etc/udev/rules.d} and {@code /usr/lib/udev/rules.d}
   */
  public UdevRules(SysfsFiles files, List<Path> directories) {
    this.files = files;
    this.directories = List.copyOf(directories);
  }

  HostCheck check() {
    List<String> clashing =
        directories.stream()
            .flatMap(directory -> files.names(directory).stream().map(directory::resolve))
            .filter(file -> file.toString().endsWith(".rules"))
            .filter(this::clashes)
            .map(Path::toString)
            .toList();
    return clashing.isEmpty()
        ? HostCheck.ok("udev-rules", false, "none sets NVMe timers or I/O policies")
        : HostCheck.warning(
            "udev-rules",
            "timers or I/O policies of NVMe are set by " + String.join(", ", clashing),
            "mask the rule with an empty file of its name in /etc/udev/rules.d, or ask for the same"
                + " values in Holdfast");
  }

  private boolean clashes(Path file) {
    return files
        .content(file)
        .filter(text ->
            CONTINUED
                .matcher(COMMENT.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .lines()
                .anyMatch(line -> line.contains("nvme") && SETS.matcher(line).find()))
        .isPresent();
  }
}
