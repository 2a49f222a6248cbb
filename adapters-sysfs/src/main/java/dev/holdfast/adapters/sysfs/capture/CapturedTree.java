package dev.holdfast.adapters.sysfs.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The files found on a host, as a text with a line each:
 *
 * <pre>
 * # anything                                   a remark, such as what could not be read
 * /sys/class/nvme/nvme0 -> ../../devices/...   a link
 * /sys/.../nvme0/state = live                  a file: live and a line feed (none if it ends in \c)
 * /sys/.../nvme0/model = a\x00b                bytes that are no printable ASCII
 * /sys/class/nvme/                             a directory with nothing in it
 * </pre>
 */
public final class CapturedTree {
  private final SortedMap<String, CapturedEntry> entries = new TreeMap<>();
  private final List<String> remarks = new ArrayList<>();

  /** Something to know about this capture; one line. */
  public void remark(String text) {
    remarks.add(text);
  }

  /**
   * A file that need not exist on the host, such as the output of a program.
   *
   * @param path absolute, with slashes
   */
  public void file(String path, byte[] content) {
    add(new CapturedEntry.File(path, new String(content, StandardCharsets.ISO_8859_1)));
  }

  void add(CapturedEntry entry) {
    boolean writable =
        entry.path().chars().allMatch(c -> c > ' ' && c < 0x7f)
            && (!(entry instanceof CapturedEntry.Link link)
                || link.target().chars().allMatch(c -> c > ' ' && c < 0x7f));
    if (writable) {
      entries.put(entry.path(), entry);
    } else {
      remark("left out, for its name is no plain ASCII: " + escaped(entry.path()));
    }
  }

  List<CapturedEntry> entries() {
    return List.copyOf(entries.values());
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** How many files, links and empty directories. */
  public int size() {
    return entries.size();
  }

  CapturedTree through(UnaryOperator<String> change) {
    CapturedTree changed = new CapturedTree();
    remarks.forEach(remark -> changed.remark(change.apply(remark)));
    entries.values().forEach(entry -> changed.add(entry.through(change)));
    return changed;
  }

  /** Remarks in their order, then the tree by path. */
  public String text() {
    StringBuilder out = new StringBuilder();
    remarks.forEach(remark -> out.append("# ").append(escaped(remark)).append('\n'));
    entries.values().forEach(entry -> out.append(line(entry)).append('\n'));
    return out.toString();
  }

  private static String line(CapturedEntry entry) {
    return switch (entry) {
      case CapturedEntry.Link(String path, String target) -> path + " -> " + target;
      case CapturedEntry.Directory(String path) -> path + "/";
      case CapturedEntry.File(String path, String content) when content.equals("\n") -> path + " =";
      case CapturedEntry.File(String path, String content) -> path + " = " + value(content);
    };
  }

  private static String value(String content) {
    boolean closed = content.endsWith("\n");
    String text = escaped(closed ? content.substring(0, content.length() - 1) : content);
    // an editor would take blanks at the end of a line away
    String kept = text.endsWith(" ") ? text.substring(0, text.length() - 1) + "\\x20" : text;
    return closed ? kept : kept + "\\c";
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '\\') {
        out.append(c);
      } else {
        out.append("\\x").append(String.format("%02x", c & 0xff));
      }
    }
    return out.toString();
  }
}
