package dev.holdfast.adapters.sysfs.capture;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.concurrency.AbandonableCalls.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * Reads of a host that may hang, or be without end. Each has a limit of time and of size; a read
 * that does not answer in time is given up, and a file that was not read for any reason but its
 * absence is reported.
 */
final class PatientFiles {
  /**
   * An entry found in a directory.
   *
   * @param target where it leads if it is a link
   */
  record Found(Path path, Kind kind, Path target) {
    String name() {
      return String.valueOf(path.getFileName());
    }
  }

  /** The kinds of entries of a directory. */
  enum Kind {
    FILE,
    LINK,
    DIRECTORY
  }

  /** After so many there is something wrong with the whole host, and the report shall come. */
  private static final int MOST_HUNG = 8;

  private final AbandonableCalls calls;
  private final Duration patience;
  private final BiConsumer<Path, String> trouble;
  private int hung;

  /**
   * @param trouble receives each path that could not be read, and the reason
   */
  PatientFiles(AbandonableCalls calls, Duration patience, BiConsumer<Path, String> trouble) {
    this.calls = calls;
    this.patience = patience;
    this.trouble = trouble;
  }

  /** The content; empty if it does not exist; reported if it is longer or unreadable. */
  Optional<byte[]> content(Path file, int mostBytes) {
    Optional<byte[]> read =
        ask(
            file,
            () -> {
              try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(mostBytes + 1);
              }
            });
    if (read.isPresent() && read.get().length > mostBytes) {
      trouble.accept(file, "longer than " + mostBytes + " bytes");
      return Optional.empty();
    }
    return read;
  }

  /** The entries of a directory, by name; empty if it does not exist. */
  Optional<List<Found>> list(Path directory) {
    return ask(
        directory,
        () -> {
          List<Found> found = new ArrayList<>();
          try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
              found.add(found(entry));
            }
          }
          found.sort(Comparator.comparing(Found::path));
          return found;
        });
  }

  /** The same, and nothing of what is not there. */
  List<Found> in(Path directory) {
    return list(directory).orElse(List.of());
  }

  private static Found found(Path entry) throws IOException {
    try {
      if (Files.isSymbolicLink(entry)) {
        return new Found(entry, Kind.LINK, Files.readSymbolicLink(entry));
      }
    } catch (NoSuchFileException e) {
      // it goes just now, and reading it will say so
    }
    Kind kind = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) ? Kind.DIRECTORY : Kind.FILE;
    return new Found(entry, kind, entry);
  }

  Optional<Path> target(Path link) {
    return ask(link, () -> Files.readSymbolicLink(link));
  }

  private <T> Optional<T> ask(Path path, Callable<T> read) {
    if (hung == MOST_HUNG) {
      return Optional.empty();
    }
    return switch (calls.call(path.toString(), patience, read)) {
      case Answer.Returned<T>(T value) -> Optional.of(value);
      case Answer.Threw<T>(NoSuchFileException gone) -> Optional.empty();
      case Answer.Threw<T>(Exception cause) -> {
        trouble.accept(path, reason(cause));
        yield Optional.empty();
      }
      case Answer.Abandoned<T> _, Answer.StillHangs<T> _ -> {
        abandoned(path);
        yield Optional.empty();
      }
      case Answer.NoPlace<T>(int underWay) -> {
        trouble.accept(path, "not read: " + underWay + " reads hang");
        yield Optional.empty();
      }
    };
  }

  private void abandoned(Path path) {
    trouble.accept(path, "hangs: given up after " + patience.toMillis() + " ms");
    if (++hung == MOST_HUNG) {
      trouble.accept(path, "no further file was read: " + hung + " reads hang");
    }
  }

  private static String reason(Exception cause) {
    return switch (cause) {
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException e when e.getReason() != null -> String.valueOf(e.getReason());
      case IOException e -> String.valueOf(e.getMessage());
      default -> cause.toString();
    };
  }
}
