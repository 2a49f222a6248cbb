package dev.holdfast.adapters.mount.record;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Marks of volumes and of namespaces that are never to be formatted, even if their device reads as
 * empty. They outlive the volume's record. A mark is a file, named by a digest of the volume's id,
 * or of an identifier that no other namespace ever has. Only an administrator deletes one; its text
 * describes the volume or the namespace.
 *
 * <ul>
 *   <li>{@code DIGEST.formatted}: it had a filesystem, made or seen here;
 *   <li>{@code DIGEST.raw}: it was staged as a raw device, so that a pod could write anywhere.
 * </ul>
 */
public final class LastingMarks {
  private static final String FORMATTED = ".formatted";
  private static final String RAW = ".raw";

  private final Path directory;

  public LastingMarks(Path directory) {
    this.directory = directory;
  }

  /** Keeps the knowledge of a record. A raw device without an identity was not handed out yet. */
  public void keep(StagedVolume volume) throws IOException {
    if (volume.formattedAt().isPresent()) {
      keep(FORMATTED, volume.formattedAt().get() + " " + describe(volume), volume);
    }
    if (raw(volume) && volume.identity().isPresent()) {
      keep(RAW, describe(volume), volume);
    }
  }

  public boolean formatted(VolumeId volume) {
    return there(file(volume.value(), FORMATTED));
  }

  /**
   * @param records those of earlier versions have no marks of their namespaces yet
   */
  public boolean formatted(NamespaceIdentifiers namespace, List<StagedVolume> records) {
    return namespace.unique().stream().anyMatch(name -> there(file(name, FORMATTED)))
        || of(namespace, records).anyMatch(volume -> volume.formattedAt().isPresent());
  }

  public boolean raw(VolumeId volume) {
    return there(file(volume.value(), RAW));
  }

  /**
   * @param records those of earlier versions have no marks yet
   */
  public boolean raw(NamespaceIdentifiers namespace, List<StagedVolume> records) {
    return namespace.unique().stream().anyMatch(name -> there(file(name, RAW)))
        || of(namespace, records).anyMatch(LastingMarks::raw);
  }

  public static boolean raw(StagedVolume volume) {
    return volume.capability().use() instanceof VolumeUse.Block;
  }

  private static Stream<StagedVolume> of(
      NamespaceIdentifiers namespace, List<StagedVolume> records) {
    return records.stream()
        .filter(volume ->
            volume.identity().stream()
                .flatMap(ids -> ids.unique().stream())
                .anyMatch(namespace.unique()::contains));
  }

  private void keep(String ending, String text, StagedVolume volume) throws IOException {
    Stream<String> names =
        Stream.concat(
            Stream.of(volume.id().value()),
            volume.identity().stream().flatMap(ids -> ids.unique().stream()));
    for (String name : names.toList()) {
      Path mark = file(name, ending);
      if (!there(mark)) {
        DurableFile.write(mark, (text + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String describe(StagedVolume volume) {
    return volume.id() + volume.identity().map(ids -> " on " + ids).orElse("");
  }

  private Path file(String name, String ending) {
    return directory.resolve(Digests.sha256(name) + ending);
  }

  /** Anything at all at that name counts, whatever it is. */
  private static boolean there(Path file) {
    return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
  }
}
