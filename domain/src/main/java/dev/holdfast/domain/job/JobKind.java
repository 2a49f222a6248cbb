package dev.holdfast.domain.job;

import java.util.Arrays;

/** The work of a job on the filesystem of a volume. */
public enum JobKind {
  MKFS("mkfs"),
  CHECK("check"),
  GROW("grow"),
  /** The files are given to a group, by this process itself: with it the work ends. */
  GROUP("chgrp");

  private final String word;

  JobKind(String word) {
    this.word = word;
  }

  /** True if a program does it, which the next process may find. */
  public boolean byProgram() {
    return this != GROUP;
  }

  /** For messages, records and labels. */
  public String word() {
    return word;
  }

  /**
   * @throws IllegalArgumentException if there is no such kind
   */
  public static JobKind parse(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind of job: " + word));
  }
}
