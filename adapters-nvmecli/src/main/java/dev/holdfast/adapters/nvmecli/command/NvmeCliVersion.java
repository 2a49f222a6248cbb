package dev.holdfast.adapters.nvmecli.command;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of an nvme program.
 *
 * @param text as the program writes it, such as {@code 2.9.1} or {@code 3.0-rc.1}
 */
public record NvmeCliVersion(int major, int minor, String text) {
  private static final Pattern LINE =
      Pattern.compile("(?m)^nvme version ((\\d{1,4})\\.(\\d{1,4})\\S{0,40})(?:\\s|$)");

  /** Reads what {@code nvme version} prints: {@code nvme version 2.3 (git 2.3)} and more lines. */
  public static Optional<NvmeCliVersion> parse(String printed) {
    Matcher matcher = LINE.matcher(printed);
    return matcher.find()
        ? Optional.of(
            new NvmeCliVersion(
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                matcher.group(1)))
        : Optional.empty();
  }

  /**
   * False for 1.x, which talks to the kernel in its own way, and prints as prose what later
   * versions print as JSON.
   */
  public boolean supported() {
    return major >= 2;
  }

  /** The option was lost with the rewrite in 2.0 and came back in 2.9. */
  public boolean knowsFastIoFailTmo() {
    return major > 2 || (major == 2 && minor >= 9);
  }

  @Override
  public String toString() {
    return "nvme-cli " + text;
  }
}
