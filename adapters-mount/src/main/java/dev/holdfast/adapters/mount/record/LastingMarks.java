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
import java.util.stream.Stream;

/**
 * What is remembered of volumes and of namespaces for ever: an empty look at one of them proves
 * less. A mark is a file, named by a digest of the volume's id, or of an identifier that is the
 * namespace's own for ever. Only a person deletes one; its text says what it is about.
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

  /** Remembers what a record says. A raw device without an identity was not handed out yet. */
  public void keep(StagedVolume volume) throws IOException {
    if (volume.formattedAt().isPresent()) {
      keep(FORMATTED, volume.formattedAt().get() + " " + describe(volume), volume);
    }
    if (volume.capability().use() instanceof VolumeUse.Block && volume.identity().isPresent()) {
      keep(RAW, describe(volume), volume);
    }
  }

  public boolean formatted(VolumeId volume) {
    return there(file(volume.value(), FORMATTED));
  }

  public boolean formatted(NamespaceIdentifiers namespace) {
    return namespace.unique().stream().anyMatch(name -> there(file(name, FORMATTED)));
  }

  public boolean raw(VolumeId volume) {
    return there(file(volume.value(), RAW));
  }

  public boolean raw(NamespaceIdentifiers namespace) {
    return namespace.unique().stream().anyMatch(name -> there(file(name, RAW)));
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
