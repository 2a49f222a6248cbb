package dev.holdfast.adapters.mount.record;

import dev.holdfast.adapters.mount.mountinfo.RealPaths;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file for each volume in a directory that only Holdfast uses, named by a digest of the
 * volume's id, since an id may be longer than a file name and have slashes.
 *
 * <ul>
 *   <li>{@code DIGEST.volume}: the staging;
 *   <li>{@code DIGEST.formatted}, {@code DIGEST.raw}: {@link LastingMarks}. Holdfast never deletes
 *       them;
 *   <li>{@code DIGEST.formatting}: mkfs was begun. It explains a refusal, and permits nothing;
 *   <li>{@code DIGEST.volume.damaged}: a record that could not be trusted, moved aside for an
 *       administrator. Until it is deleted its volume counts as formatted, and its staging path is
 *       not known;
 *   <li>{@code DIGEST.damaged}: the same, once the volume was recorded again or unstaged.
 * </ul>
 */
public final class FileVolumeRecords implements VolumeRecords {
  private static final Logger LOG = LoggerFactory.getLogger(FileVolumeRecords.class);

  private static final String RECORD = ".volume";
  private static final String FORMATTING = ".formatting";
  private static final String DAMAGED = ".damaged";

  private static final String REMEDY =
      "; make the file readable again, or move it to another directory: the record of a volume that"
          + " is mounted is then rebuilt";

  private static final String LOST =
      "is the remains of a damaged record, and its volume has no other record; stage or unstage the"
          + " volume, or delete the file if the volume is no longer on this node";

  /** 64 addresses twice, and all the mount flags that fit in a request. */
  private static final int MOST_BYTES = 1 << 20;

  private final Path directory;
  private final LastingMarks marks;

  public FileVolumeRecords(Path directory) {
    this.directory = directory;
    this.marks = new LastingMarks(directory);
  }

  @Override
  public synchronized Optional<StagedVolume> find(VolumeId volume) {
    Path file = file(volume, RECORD);
    try {
      return read(file).filter(found -> found.id().equals(volume));
    } catch (IOException | RuntimeException e) {
      throw new HostInterfaceException("VolumeRecords", file.toString(), why(e));
    }
  }

  /**
   * The marks come first: after a crash in between, a volume counts as formatted rather than not.
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
          supersede(volume.id());
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
          supersede(volume);
        });
  }

  /** The volume of a damaged record has a known state again. */
  private void supersede(VolumeId volume) throws IOException {
    Path lost = file(volume, RECORD + DAMAGED);
    if (there(lost)) {
      DurableFile.move(lost, file(volume, DAMAGED));
    }
  }

  /**
   * Of a record before it is replaced or deleted: earlier versions wrote it without all its marks.
   */
  private void keepMarksOf(VolumeId volume) throws IOException {
    Path file = file(volume, RECORD);
    Optional<StagedVolume> going = Optional.empty();
    try {
      Optional<byte[]> content = DurableFile.read(file, MOST_BYTES);
      going = content.isEmpty() ? Optional.empty() : Optional.of(decode(file, content.get()));
    } catch (NewerRecord newer) {
      throw newer;
    } catch (IOException | DamagedRecord e) {
      LOG.debug("{} is replaced or deleted, and cannot be read: {}", file, e.toString());
    }
    if (going.isPresent()) {
      marks.keep(going.get());
    }
  }

  @Override
  public synchronized Records read() {
    List<StagedVolume> volumes = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (Path file : files(RECORD)) {
      try {
        read(file).ifPresent(volumes::add);
      } catch (IOException | RuntimeException e) {
        // the others are still read
        unreadable.add(new Unreadable(file.toString(), why(e)));
      }
    }
    for (Path aside : files(RECORD + DAMAGED)) {
      String name = aside.getFileName().toString();
      if (!there(aside.resolveSibling(name.substring(0, name.length() - DAMAGED.length())))) {
        unreadable.add(new Unreadable(aside.toString(), LOST));
      }
    }
    volumes.sort(Comparator.comparing(StagedVolume::id));
    return new Records(volumes, unreadable);
  }

  /** None only if the directory is known to be missing. */
  private List<Path> files(String ending) {
    List<Path> files = new ArrayList<>();
    if (!Files.notExists(directory)) {
      attempt(
          directory.toString(),
          () -> {
            try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, "*" + ending)) {
              entries.forEach(files::add);
            } catch (DirectoryIteratorException e) {
              throw e.getCause();
            }
          });
    }
    return files;
  }

  @Override
  public synchronized boolean everFormatted(VolumeId volume) {
    // reading first moves a damaged record aside
    Optional<StagedVolume> record = find(volume);
    return record.flatMap(StagedVolume::formattedAt).isPresent()
        || marks.formatted(volume)
        || there(file(volume, RECORD + DAMAGED))
        || there(file(volume, DAMAGED));
  }

  @Override
  public synchronized boolean everFormatted(NamespaceIdentifiers namespace) {
    return marks.formatted(namespace, all());
  }

  @Override
  public synchronized boolean everRaw(VolumeId volume) {
    return marks.raw(volume) || find(volume).filter(LastingMarks::raw).isPresent();
  }

  @Override
  public synchronized boolean everRaw(NamespaceIdentifiers namespace) {
    return marks.raw(namespace, all());
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
  public Optional<Unwritable> unwritable() {
    return DirectoryProbe.unwritable(directory);
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
          "{} is not a record that can be trusted: {}. If an interrupted mkfs of Holdfast left data on"
              + " the volume, the refusal to format it will not mention that",
          file,
          damaged.why());
      return Optional.empty();
    }
  }

  private void makeDirectory() throws IOException {
    DirectoryProbe.make(directory);
  }

  /** Any entry of that name counts. */
  private static boolean there(Path file) {
    return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private Path file(VolumeId volume, String ending) {
    return directory.resolve(Digests.sha256(volume.value()) + ending);
  }

  private static String why(Exception e) {
    return "cannot be read (" + e.getMessage() + ")" + REMEDY;
  }

  private Optional<StagedVolume> read(Path file) throws IOException {
    Optional<byte[]> content = DurableFile.read(file, MOST_BYTES);
    try {
      return content.isEmpty() ? Optional.empty() : Optional.of(decode(file, content.get()));
    } catch (DamagedRecord damaged) {
      quarantine(file, damaged.why());
      return Optional.empty();
    }
  }

  private StagedVolume decode(Path file, byte[] content) throws DamagedRecord, NewerRecord {
    if (content.length > MOST_BYTES) {
      throw new DamagedRecord("it is longer than " + MOST_BYTES + " bytes");
    }
    StagedVolume volume = StagedVolumeRecord.decode(content);
    if (!file(volume.id(), RECORD).equals(file)) {
      throw new DamagedRecord("it is the record of volume " + volume.id());
    }
    // one that was written before paths were resolved
    return volume.withStagingPath(RealPaths.of(volume.stagingPath()));
  }

  private void quarantine(Path file, String why) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
    LOG.error(
        "{} is not a record that can be trusted: {}. It is moved to {}; its volume will not be"
            + " formatted while that file is there",
        file,
        why,
        aside);
    DurableFile.move(file, aside);
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
