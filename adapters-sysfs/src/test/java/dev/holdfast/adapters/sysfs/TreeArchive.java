package dev.holdfast.adapters.sysfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A tree of sysfs, procfs and /dev as one text, a line each:
 *
 * <pre>
 * /sys/class/nvme/nvme0 -> ../../devices/...   a link
 * /sys/.../nvme0/state = live                  a file: live and a line feed (none if it ends in \c)
 * /sys/.../nvme0/model = a\x00b                bytes that are no printable ASCII
 * /sys/class/nvme/                             an empty directory
 * # anything                                   a comment
 * </pre>
 */
public final class TreeArchive {
  private static final Path TREES = Path.of("src/test/resources/trees");

  private TreeArchive() {}

  /** The names of all archives, such as {@code 6.12/b-two-paths}. */
  public static List<String> names() {
    try (Stream<Path> files = Files.walk(TREES)) {
      return files
          .map(file -> TREES.relativize(file).toString())
          .filter(name -> name.endsWith(".tree"))
          .map(name -> name.substring(0, name.length() - ".tree".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those made by hand, those that were reported, and of the captures one of each shape. */
  public static List<String> shapes() {
    return names().stream()
        .filter(name -> name.matches("made/.*|reported/.*|.*/(b|c|g|i|k2)-[^/]*"))
        .toList();
  }

  public static String expected(String name) {
    return text(TREES.resolve(name + ".expected"));
  }

  /** Unpacks the archive of this name and returns the root. */
  public static Path unpack(String name, Path root) {
    return unpackText(text(name), root);
  }

  /** The archive of this name as it is. */
  public static String text(String name) {
    return text(TREES.resolve(name + ".tree"));
  }

  public static Path unpackText(String tree, Path root) {
    tree.lines().filter(line -> line.startsWith("/")).forEach(line -> unpackLine(line, root));
    return root;
  }

  private static void unpackLine(String line, Path root) {
    try {
      int link = line.indexOf(" -> ");
      int file = line.indexOf(" =");
      if (file > 0 && (link < 0 || file < link)) {
        Path path = made(root, line.substring(0, file));
        Files.write(path, bytes(line.substring(Math.min(line.length(), file + 3))));
      } else if (link > 0) {
        Path path = made(root, line.substring(0, link));
        Files.createSymbolicLink(path, Path.of(line.substring(link + 4)));
      } else {
        Files.createDirectories(root.resolve(line.substring(1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static Path made(Path root, String name) throws IOException {
    Path path = root.resolve(name.substring(1));
    Files.createDirectories(path.getParent());
    return path;
  }

  private static byte[] bytes(String value) {
    boolean bare = value.endsWith("\\c");
    String text = bare ? value.substring(0, value.length() - 2) : value + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        out.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        out.write(text.charAt(i));
      }
    }
    return out.toByteArray();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
