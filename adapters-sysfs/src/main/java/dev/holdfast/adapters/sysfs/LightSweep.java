package dev.holdfast.adapters.sysfs;

import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which names and which words one snapshot was made of, to be compared every second: the files are
 * worked out once, and each look reads them into one buffer. Not for two threads at once.
 */
final class LightSweep {
  /** Longer than every word the kernel has for a state. */
  private static final int MOST_BYTES = 64;

  /** A file and the text that it had. */
  private static final class Word {
    private final Path file;
    private final byte[] expected;

    Word(Path file, String text) {
      this.file = file;
      this.expected = text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text, and after it nothing but white space. */
    boolean isIn(ByteBuffer seen) {
      for (int i = 0; i < seen.limit(); i++) {
        byte b = seen.get(i);
        if (i < expected.length ? b != expected[i] : !Character.isWhitespace(b)) {
          return false;
        }
      }
      return seen.limit() >= expected.length;
    }
  }

  /** What is not shown need not be read, and a word that we do not know cannot be compared. */
  private static final Set<AnaState> WORTH_READING =
      EnumSet.complementOf(EnumSet.of(AnaState.NOT_REPORTED, AnaState.UNRECOGNISED));

  private final ObservedTopology of;
  private final NvmeListing listing;
  private final List<Word> words;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MOST_BYTES);

  /**
   * @param listing from before the snapshot was taken, so that what came meanwhile is a change
   */
  LightSweep(SysfsRoot sysfs, ObservedTopology of, NvmeListing listing) {
    this.of = of;
    this.listing = listing;
    List<Word> all = new ArrayList<>();
    for (Subsystem subsystem : of.subsystems()) {
      SysfsDirectory directory = sysfs.subsystem(subsystem.name());
      subsystem
          .controllers()
          .forEach(c -> addWords(all, directory.child(c.name().value()).path(), c));
    }
    this.words = List.copyOf(all);
  }

  private static void addWords(List<Word> all, Path directory, Controller controller) {
    all.add(new Word(directory.resolve("state"), controller.stateWord()));
    controller.paths().stream()
        .filter(path -> WORTH_READING.contains(path.ana()))
        .map(path ->
            new Word(directory.resolve(path.device()).resolve("ana_state"), path.ana().word()))
        .forEach(all::add);
  }

  boolean isOf(ObservedTopology known) {
    return of.equals(known);
  }

  /** True if everything still is as it was. */
  boolean unchanged(SysfsRoot sysfs) {
    return words.stream().allMatch(this::stillSays) && NvmeListing.of(sysfs).equals(listing);
  }

  /** What cannot be read is a change: whoever looks closer will say what is the matter. */
  private boolean stillSays(Word word) {
    try (SeekableByteChannel file = Files.newByteChannel(word.file)) {
      buffer.clear();
      file.read(buffer);
      return word.isIn(buffer.flip());
    } catch (IOException e) {
      return false;
    }
  }
}
