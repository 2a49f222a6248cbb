package dev.holdfast.adapters.mount;

import dev.holdfast.adapters.mount.record.DamagedRecord;
import dev.holdfast.adapters.mount.record.Digests;
import dev.holdfast.adapters.mount.record.DurableFile;
import dev.holdfast.adapters.mount.record.FormatIntentRecord;
import dev.holdfast.adapters.mount.record.LastingMarks;
import dev.holdfast.adapters.mount.record.StagedVolumeRecord;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file for each volume in a directory of ours, named by a digest of the volume's id, since an
 * id may be longer than a file name and have slashes.
 *
 * <ul>
 *   <li>{@code DIGEST.volume}: the staging;
 *   <li>{@code DIGEST.formatted}, {@code DIGEST.raw}: {@link LastingMarks}. Never deleted by us;
 *   <li>{@code DIGEST.formatting}: mkfs was begun. It explains a refusal, and permits nothing;
 *   <li>{@code DIGEST.volume.damaged}: a record that could not be trusted, moved aside for a person
 *       to look at. Until it is deleted its volume counts as formatted.
 * </ul>
 */
final class FileVolumeRecords implements VolumeRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FileVolumeRecords.class);

  private static final String RECORD = ".volume";
  private static final String FORMATTING = ".formatting";
  private static final String DAMAGED = ".damaged";

  /** 64 addresses twice, and all the mount flags that fit in a request. */
  private static final int MOST_BYTES = 1 << 20;

  private final Path directory;
  private final LastingMarks marks;

  FileVolumeRecords(Path directory) {
    this.directory = directory;
    this.marks = new LastingMarks(directory);
  }

  @Override
  public synchronized Optional<StagedVolume> find(VolumeId volume) {
    return read(file(volume, RECORD)).filter(found -> found.id().equals(volume));
  }

  /**
   * The marks come first: after a crash in between a volume counts as formatted rather than not.
   */
  @Override
  public synchronized void put(StagedVolume volume) {
    byte[] content = StagedVolumeRecord.encode(volume);
    if (content.length > MOST_BYTES) {
      throw new HostInterfaceException(
          "VolumeRecords", volume.id().value(), "its record is longer than " + MOST_BYTES);
    }
    attempt(
        volume.id().value(),
        () -> {
          makeDirectory();
          keepMarksOf(volume.id());
          marks.keep(volume);
          DurableFile.write(file(volume.id(), RECORD), content);
          if (volume.formattedAt().isPresent()) {
            DurableFile.delete(file(volume.id(), FORMATTING));
          }
        });
  }

  @Override
  public synchronized void remove(VolumeId volume) {
    attempt(
        volume.value(),
        () -> {
          keepMarksOf(volume);
          DurableFile.delete(file(volume, RECORD));
        });
  }

  /** Of a record that is about to go: earlier versions wrote it without all of its marks. */
  private void keepMarksOf(VolumeId volume) throws IOException {
    Path file = file(volume, RECORD);
    Optional<StagedVolume> going = Optional.empty();
    try {
      Optional<byte[]> content = DurableFile.read(file, MOST_BYTES);
      going = content.isEmpty() ? Optional.empty() : Optional.of(decode(file, content.get()));
    } catch (IOException | DamagedRecord e) {
      LOG.debug("{} goes and cannot be read: {}", file, e.toString());
    }
    if (going.isPresent()) {
      marks.keep(going.get());
    }
  }

  @Override
  public synchronized List<StagedVolume> all() {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      attempt(
          directory.toString(),
          () -> {
            try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, "*" + RECORD)) {
              entries.forEach(files::add);
            }
          });
    }
    return files.stream()
        .flatMap(file -> read(file).stream())
        .sorted(Comparator.comparing(StagedVolume::id))
        .toList();
  }

  @Override
  public synchronized boolean everFormatted(VolumeId volume) {
    // looking first moves a damaged record aside
    Optional<StagedVolume> record = find(volume);
    return record.flatMap(StagedVolume::formattedAt).isPresent()
        || marks.formatted(volume)
        || there(file(volume, RECORD + DAMAGED));
  }

  @Override
  public synchronized boolean everFormatted(NamespaceIdentifiers namespace) {
    return marks.formatted(namespace)
        || recordsOf(namespace).anyMatch(volume -> volume.formattedAt().isPresent());
  }

  @Override
  public synchronized boolean everRaw(VolumeId volume) {
    return marks.raw(volume) || find(volume).filter(FileVolumeRecords::raw).isPresent();
  }

  @Override
  public synchronized boolean everRaw(NamespaceIdentifiers namespace) {
    return marks.raw(namespace) || recordsOf(namespace).anyMatch(FileVolumeRecords::raw);
  }

  /** Those of earlier versions have no marks of their namespace yet. */
  private Stream<StagedVolume> recordsOf(NamespaceIdentifiers namespace) {
    return all().stream()
        .filter(volume ->
            volume.identity().stream()
                .flatMap(ids -> ids.unique().stream())
                .anyMatch(namespace.unique()::contains));
  }

  private static boolean raw(StagedVolume volume) {
    return volume.capability().use() instanceof VolumeUse.Block;
  }

  @Override
  public synchronized void beginFormat(FormatIntent intent) {
    attempt(
        intent.volume().value(),
        () -> {
          makeDirectory();
          DurableFile.write(file(intent.volume(), FORMATTING), FormatIntentRecord.encode(intent));
        });
  }

  @Override
  public synchronized Optional<FormatIntent> begunFormat(VolumeId volume) {
    Path file = file(volume, FORMATTING);
    try {
      Optional<byte[]> content = DurableFile.read(file, MOST_BYTES);
      return content.isEmpty()
          ? Optional.empty()
          : Optional.of(FormatIntentRecord.decode(content.get()))
              .filter(intent -> intent.volume().equals(volume));
    } catch (IOException e) {
      throw new HostInterfaceException("VolumeRecords", file.toString(), e);
    } catch (DamagedRecord damaged) {
      LOG.warn(
          "{} is not a record that can be trusted: {}. Should a mkfs have left something, the refusal"
              + " will not say that it may be ours",
          file,
          damaged.why());
      return Optional.empty();
    }
  }

  private void makeDirectory() throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Anything at all at that name counts, whatever it is. */
  private static boolean there(Path file) {
    return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private Path file(VolumeId volume, String ending) {
    return directory.resolve(Digests.sha256(volume.value()) + ending);
  }

  private Optional<StagedVolume> read(Path file) {
    Optional<byte[]> content;
    try {
      content = DurableFile.read(file, MOST_BYTES);
    } catch (IOException e) {
      throw new HostInterfaceException("VolumeRecords", file.toString(), e);
    }
    try {
      return content.isEmpty() ? Optional.empty() : Optional.of(decode(file, content.get()));
    } catch (DamagedRecord damaged) {
      quarantine(file, damaged.why());
      return Optional.empty();
    }
  }

  private StagedVolume decode(Path file, byte[] content) throws DamagedRecord {
    if (content.length > MOST_BYTES) {
      throw new DamagedRecord("it is longer than " + MOST_BYTES + " bytes");
    }
    StagedVolume volume = StagedVolumeRecord.decode(content);
    if (!file(volume.id(), RECORD).equals(file)) {
      throw new DamagedRecord("it is the record of volume " + volume.id());
    }
    return volume;
  }

  private void quarantine(Path file, String why) {
    Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
    LOG.error(
        "{} is not a record that can be trusted: {}. It is moved to {}; its volume will not be"
            + " formatted while that file is there",
        file,
        why,
        aside);
    attempt(file.toString(), () -> DurableFile.move(file, aside));
  }

  private static void attempt(String object, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new HostInterfaceException("VolumeRecords", object, e);
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
