package dev.holdfast.simulator.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes entries so that a reader sees the old or the new one, never a half: everything is made
 * beside the tree and renamed into it. A new directory comes with all it holds.
 */
final class TreeWriter {
  private final Path root;
  private final Path staging;
  private final Map<String, Map<String, Entry>> shown = new HashMap<>();
  private long serial;
  private boolean frozen;

  /**
   * @param staging on the same filesystem as the root, and not in a place where anybody looks
   */
  TreeWriter(Path root, Path staging) {
    this.root = root;
    this.staging = staging;
    run(() -> {
      Files.createDirectories(root);
      Files.createDirectories(staging);
    });
  }

  /** Makes this directory hold just these entries, besides directories of their own. */
  void directory(String path, Map<String, Entry> entries) {
    Map<String, Entry> before = shown.put(path, Map.copyOf(entries));
    run(() -> {
      if (before == null) {
        create(path, entries);
      } else {
        update(path, before, entries);
      }
    });
  }

  void removeDirectory(String path) {
    if (shown.remove(path) != null) {
      run(() -> {
        Path aside = fresh();
        Files.move(root.resolve(path), aside, StandardCopyOption.ATOMIC_MOVE);
        deleteAll(aside);
      });
    }
  }

  void entry(String path, Entry entry) {
    run(() -> {
      Files.createDirectories(root.resolve(path).getParent());
      put(root.resolve(path), entry);
    });
  }

  void remove(String path) {
    run(() -> Files.deleteIfExists(root.resolve(path)));
  }

  /** Removes a link, if it is one and still leads there. */
  void removeLink(String path, String target) {
    run(() -> {
      Path link = root.resolve(path);
      if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).toString().equals(target)) {
        Files.deleteIfExists(link);
      }
    });
  }

  /** Another name for a file that exists. */
  void hardLink(String path, Path existing) {
    run(() -> {
      Path made = fresh();
      Files.createLink(made, existing);
      Files.createDirectories(root.resolve(path).getParent());
      Files.move(made, root.resolve(path), StandardCopyOption.ATOMIC_MOVE);
    });
  }

  /** From now on nothing is written. */
  void freeze() {
    frozen = true;
  }

  private void create(String path, Map<String, Entry> entries) throws IOException {
    Path made = fresh();
    Files.createDirectory(made);
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      Path place = made.resolve(entry.getKey());
      Files.createDirectories(place.getParent());
      write(place, entry.getValue());
    }
    Path place = root.resolve(path);
    Files.createDirectories(place.getParent());
    Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
  }

  private void update(String path, Map<String, Entry> before, Map<String, Entry> now)
      throws IOException {
    for (Map.Entry<String, Entry> entry : now.entrySet()) {
      if (!entry.getValue().equals(before.get(entry.getKey()))) {
        Path place = root.resolve(path).resolve(entry.getKey());
        Files.createDirectories(place.getParent());
        put(place, entry.getValue());
      }
    }
    for (String name : before.keySet()) {
      if (!now.containsKey(name)) {
        Files.deleteIfExists(root.resolve(path).resolve(name));
      }
    }
  }

  private void put(Path place, Entry entry) throws IOException {
    if (entry instanceof Entry.EmptyDirectory) {
      Files.createDirectories(place);
      return;
    }
    Path made = fresh();
    write(made, entry);
    Files.move(made, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Path place, Entry entry) throws IOException {
    switch (entry) {
      case Entry.Text(String content) -> Files.writeString(place, content);
      case Entry.Link(String target) -> Files.createSymbolicLink(place, Path.of(target));
      case Entry.EmptyDirectory() -> Files.createDirectories(place);
      case Entry.WriteOnly() ->
          Files.createFile(
              place,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("-w-------")));
    }
  }

  private Path fresh() {
    return staging.resolve(Long.toString(++serial));
  }

  private static void deleteAll(Path top) throws IOException {
    List<Path> children = List.of();
    if (Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> listing = Files.list(top)) {
        children = listing.toList();
      }
    }
    for (Path child : children) {
      deleteAll(child);
    }
    Files.deleteIfExists(top);
  }

  private interface Step {
    void run() throws IOException;
  }

  private void run(Step step) {
    if (frozen) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
