package dev.holdfast.simulator.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes entries so that a reader sees the old or the new one, never a half: everything is made
 * beside the tree and renamed into it. A new directory comes with all it holds.
 */
final class TreeWriter {
  private final Path root;
  private final Path staging;
  private final Map<String, Map<String, TreeEntry>> shown = new HashMap<>();
  private final Map<String, TreeEntry> single = new HashMap<>();
  private final Set<Path> made = new HashSet<>();
  private long serial;
  private boolean frozen;

  /**
   * @param staging on the same filesystem as the root, and outside the trees that are read
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
  void directory(String path, Map<String, TreeEntry> entries) {
    Map<String, TreeEntry> before = shown.put(path, Map.copyOf(entries));
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

  /**
   * Removes a directory whose number no later one gets, as in sysfs: what is left of it stays out
   * of sight.
   */
  void retire(String path) {
    if (shown.remove(path) != null) {
      run(() -> {
        Path aside = fresh();
        Files.move(root.resolve(path), aside, StandardCopyOption.ATOMIC_MOVE);
        for (Path child : children(aside)) {
          deleteAll(child);
        }
      });
    }
  }

  void entry(String path, TreeEntry entry) {
    if (!entry.equals(single.put(path, entry))) {
      run(() -> {
        Path place = root.resolve(path);
        makeParent(place);
        put(place, entry);
      });
    }
  }

  void remove(String path) {
    single.remove(path);
    run(() -> Files.deleteIfExists(root.resolve(path)));
  }

  /** Removes a link, if it still leads there. */
  void removeLink(String path, String target) {
    if (TreeEntry.link(target).equals(single.get(path))) {
      remove(path);
    }
  }

  /** Another name for a file that exists. */
  void hardLink(String path, Path existing) {
    run(() -> {
      Path link = fresh();
      Files.createLink(link, existing);
      Path place = root.resolve(path);
      makeParent(place);
      Files.move(link, place, StandardCopyOption.ATOMIC_MOVE);
    });
  }

  /** From now on nothing is written. */
  void freeze() {
    frozen = true;
  }

  private void create(String path, Map<String, TreeEntry> entries) throws IOException {
    Path directory = fresh();
    Files.createDirectory(directory);
    for (Map.Entry<String, TreeEntry> entry : entries.entrySet()) {
      writeInto(directory, entry.getKey(), entry.getValue());
    }
    Path place = root.resolve(path);
    makeParent(place);
    Files.move(directory, place, StandardCopyOption.ATOMIC_MOVE);
  }

  private void update(String path, Map<String, TreeEntry> before, Map<String, TreeEntry> now)
      throws IOException {
    for (Map.Entry<String, TreeEntry> entry : now.entrySet()) {
      if (!entry.getValue().equals(before.get(entry.getKey()))) {
        Path place = root.resolve(path).resolve(entry.getKey());
        if (entry.getKey().contains("/")) {
          Files.createDirectories(place.getParent());
        }
        put(place, entry.getValue());
      }
    }
    for (String name : before.keySet()) {
      if (!now.containsKey(name)) {
        Files.deleteIfExists(root.resolve(path).resolve(name));
      }
    }
  }

  private void put(Path place, TreeEntry entry) throws IOException {
    if (entry instanceof TreeEntry.EmptyDirectory) {
      Files.createDirectories(place);
      return;
    }
    Path beside = fresh();
    write(beside, entry);
    Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void writeInto(Path directory, String name, TreeEntry entry) throws IOException {
    Path place = directory.resolve(name);
    if (name.contains("/")) {
      Files.createDirectories(place.getParent());
    }
    write(place, entry);
  }

  /**
   * The parents of a directory of the simulator stay for as long as the host, so each is made once.
   */
  private void makeParent(Path place) throws IOException {
    Path parent = place.getParent();
    if (made.add(parent)) {
      Files.createDirectories(parent);
    }
  }

  private static void write(Path place, TreeEntry entry) throws IOException {
    switch (entry) {
      case TreeEntry.Text(String content) ->
          Files.write(
              place,
              content.getBytes(StandardCharsets.UTF_8),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE);
      case TreeEntry.Link(String target) -> Files.createSymbolicLink(place, Path.of(target));
      case TreeEntry.EmptyDirectory() -> Files.createDirectories(place);
      case TreeEntry.WriteOnly() ->
          Files.createFile(
              place,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("-w-------")));
    }
  }

  private Path fresh() {
    return staging.resolve(Long.toString(++serial));
  }

  private static void deleteAll(Path top) throws IOException {
    if (Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      for (Path child : children(top)) {
        deleteAll(child);
      }
    }
    Files.deleteIfExists(top);
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> listing = Files.list(directory)) {
      return listing.toList();
    }
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
