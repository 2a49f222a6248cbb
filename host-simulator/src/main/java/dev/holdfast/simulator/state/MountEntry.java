package dev.holdfast.simulator.state;

/**
 * One mount, not escaped.
 *
 * @param root what of the filesystem is mounted
 * @param options of this mount, comma separated, beginning with {@code rw} or {@code ro}
 * @param propagation such as {@code shared:1}; empty if private
 * @param source what mount(2) was called with
 */
public record MountEntry(
    int id,
    int parent,
    Superblock superblock,
    String root,
    String mountPoint,
    String options,
    String propagation,
    String source) {

  public MountEntry withRoot(String other) {
    return new MountEntry(id, parent, superblock, other, mountPoint, options, propagation, source);
  }

  public boolean readOnly() {
    return options.equals("ro") || options.startsWith("ro,");
  }

  /** One line of {@code /proc/self/mountinfo}. */
  public String mountinfoLine() {
    return "%d %d %s %s %s %s%s - %s %s %s"
        .formatted(
            id,
            parent,
            superblock.number(),
            escaped(root),
            escaped(mountPoint),
            options,
            propagation.isEmpty() ? "" : " " + propagation,
            superblock.fsType(),
            escaped(source),
            superblock.shown());
  }

  /** One line of {@code /proc/mounts}. */
  public String mountsLine() {
    String word = readOnly() || superblock.readOnly() ? "ro" : "rw";
    String rest = options.length() > 2 ? options.substring(2) : "";
    String superRest = superblock.shown().substring(2);
    return "%s %s %s %s%s%s 0 0"
        .formatted(
            escaped(source), escaped(mountPoint), superblock.fsType(), word, superRest, rest);
  }

  /** As mangle() in fs/seq_file.c: blank, tab, newline and backslash as octal. */
  static String escaped(String text) {
    return text.replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012");
  }

  public MountEntry withOptions(String other) {
    return new MountEntry(id, parent, superblock, root, mountPoint, other, propagation, source);
  }
}
