package dev.holdfast.conformance.node;

import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.driver.MountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The files and mounts that a driver has left, where its paths are paths of this process. */
final class HostFiles {
  private static final Outcome ELSEWHERE =
      new Outcome.Skipped("the driver's paths are not paths of this process (--elsewhere)");

  private HostFiles() {}

  /** A judgement by the mounts at a path. */
  private interface Look {
    Outcome at(List<List<String>> mounts) throws IOException;
  }

  static Outcome notMounted(Bench bench, Path path) {
    return look(
        bench,
        path,
        mounts -> Outcome.of(mounts.isEmpty(), mounts.size() + " mounts are at " + path));
  }

  static Outcome mounted(Bench bench, Path path) {
    return look(
        bench,
        path,
        mounts ->
            Outcome.of(
                !mounts.isEmpty() && Files.isDirectory(path),
                "%s is %sa directory, with %d mounts"
                    .formatted(path, Files.isDirectory(path) ? "" : "not ", mounts.size())));
  }

  static Outcome readOnly(Bench bench, Path path) {
    return look(
        bench,
        path,
        mounts ->
            Outcome.of(
                !mounts.isEmpty() && mounts.getLast().contains("ro"),
                "the mounts at " + path + " have the options " + mounts));
  }

  static Outcome device(Bench bench, Path path) {
    return look(
        bench,
        path,
        _ ->
            Outcome.of(
                Files.exists(path) && !Files.isDirectory(path),
                path + (Files.exists(path) ? " is a directory" : " does not exist")));
  }

  static Outcome absent(Bench bench, Path path) {
    return look(
        bench,
        path,
        mounts ->
            Outcome.of(
                mounts.isEmpty() && Files.notExists(path, LinkOption.NOFOLLOW_LINKS),
                path + " is still there"));
  }

  private static Outcome look(Bench bench, Path path, Look look) {
    if (bench.mounts().isEmpty()) {
      return ELSEWHERE;
    }
    MountTable table = bench.mounts().get();
    try {
      return look.at(table.at(path));
    } catch (IOException e) {
      return new Outcome.Skipped(table.file() + " cannot be read: " + e.getMessage());
    }
  }
}
