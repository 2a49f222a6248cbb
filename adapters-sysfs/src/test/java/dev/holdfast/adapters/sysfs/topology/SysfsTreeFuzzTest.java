package dev.holdfast.adapters.sysfs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.application.fuzz.Fuzz;
import dev.holdfast.application.fuzz.Mutator;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trees that no kernel shows: with attributes spoilt, gone or given away, and links that lead
 * astray.
 */
class SysfsTreeFuzzTest {
  private static final List<String> TREES =
      List.of(
          "6.12/b-two-paths",
          "6.12/c-no-multipath-two-paths",
          "6.12/i-five-subsystems",
          "7.3/gd-no-controllers-head-kept");
  private static final int MOST_SPOILS = 6;

  @TempDir private Path root;
  private final Map<String, Tree> trees = new HashMap<>();

  /**
   * @param before a file's bytes, or the path that a link leads to
   */
  private record Tree(
      Path sys, Map<Path, Object> before, List<Path> places, List<byte[]> contents) {}

  private record Spoiled(Tree tree, Set<Path> places) {}

  @Test
  void whatIsSeenOfANamespaceIsWhatItsOwnDirectorySays() {
    Fuzz.run(
        "sysfs trees",
        this::spoiled,
        spoiled -> {
          Path sys = spoiled.tree().sys();
          ObservedTopology seen = new SysfsFabricTopology(SysfsRoot.at(sys)).observe();
          for (Subsystem subsystem : seen.subsystems()) {
            for (Namespace namespace : subsystem.namespaces()) {
              assertThat(says(sys, subsystem, namespace)).as(namespace.describe()).isTrue();
            }
          }
          restore(spoiled);
        });
  }

  /** In a directory of that name below the subsystem or one of its controllers. */
  private static boolean says(Path sys, Subsystem subsystem, Namespace namespace) {
    Path above = sys.resolve("class/nvme-subsystem").resolve(subsystem.name());
    return Stream.concat(
            Stream.of(above),
            subsystem.controllers().stream().map(c -> above.resolve(c.name().value())))
        .map(parent -> parent.resolve(namespace.device().value()))
        .anyMatch(directory ->
            text(directory.resolve("nsid")).equals(Long.toString(namespace.ids().nsid()))
                && text(directory.resolve("dev")).equals(namespace.number().toString())
                && text(directory.resolve("size")).equals(Long.toString(namespace.bytes() / 512))
                && namespace
                    .ids()
                    .uuid()
                    .map(UUID::toString)
                    .map(uuid ->
                        (text(directory.resolve("uuid")) + text(directory.resolve("wwid")))
                            .toLowerCase(Locale.ROOT)
                            .contains(uuid))
                    .orElse(true)
                && (text(directory.resolve("ro")).equals("0") || namespace.readOnly()));
  }

  private static String text(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
      // a number may be written with a sign or zeros before it
      return text.matches("[+]?[0-9]+|-0+") ? new BigInteger(text).toString() : text;
    } catch (IOException e) {
      return "";
    }
  }

  /** Unpacked once, and put in order again after each input. */
  private Spoiled spoiled(Mutator mutator) {
    Tree tree = trees.computeIfAbsent(mutator.one(TREES), this::unpacked);
    Spoiled spoiled = new Spoiled(tree, new HashSet<>());
    for (int left = 1 + mutator.number(MOST_SPOILS); left > 0; left--) {
      Path place = mutator.one(tree.places());
      spoiled.places().add(place);
      spoil(mutator, place, tree);
    }
    return spoiled;
  }

  private Tree unpacked(String name) {
    Path at = root.resolve(UUID.randomUUID().toString());
    TreeArchive.unpack(name, at);
    Map<Path, Object> before = new LinkedHashMap<>();
    places(at.resolve("sys")).forEach(place -> before.put(place, content(place)));
    List<byte[]> contents =
        before.values().stream().filter(byte[].class::isInstance).map(byte[].class::cast).toList();
    return new Tree(at.resolve("sys"), before, List.copyOf(before.keySet()), contents);
  }

  /** A file's bytes, or where a link leads. */
  private static Object content(Path place) {
    try {
      return Files.isSymbolicLink(place)
          ? Files.readSymbolicLink(place)
          : Files.readAllBytes(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void restore(Spoiled spoiled) {
    try {
      for (Path place : spoiled.places()) {
        Files.deleteIfExists(place);
        switch (spoiled.tree().before().get(place)) {
          case Path target -> Files.createSymbolicLink(place, target);
          case byte[] bytes -> Files.write(place, bytes);
          case null, default -> throw new IllegalStateException(place.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void spoil(Mutator mutator, Path place, Tree tree) {
    try {
      switch (mutator.number(5)) {
        case 0 -> Files.deleteIfExists(place);
        case 1 -> {
          Files.deleteIfExists(place);
          Files.createSymbolicLink(place, place.getFileName());
        }
        case 2 -> {
          Files.deleteIfExists(place);
          Files.createSymbolicLink(place, mutator.one(tree.places()));
        }
        case 3 -> {
          Files.deleteIfExists(place);
          Files.createDirectory(place);
        }
        default -> {
          if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.write(place, mutator.spoiled(tree.contents()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files and links, not directories. */
  private static List<Path> places(Path sys) {
    try (Stream<Path> all = Files.walk(sys)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
