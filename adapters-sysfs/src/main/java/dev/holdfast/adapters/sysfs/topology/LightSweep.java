package dev.holdfast.adapters.sysfs.topology;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The names and words that one snapshot was made of, to be compared every second: the files are
 * determined once, and each comparison reads them into one buffer. On a real sysfs they are kept
 * open, since most of the cost of reading one is finding it: a read from the start renders the
 * attribute again, and fails when its device was removed, even if another device has the name by
 * then (fs/kernfs/file.c).
 */
final class LightSweep implements AutoCloseable {
  /** Longer than every word the kernel has for a state. */
  private static final int MOST_BYTES = 64;

  /**
   * Each has a page in the kernel (fs/seq_file.c): 32 MiB. Files beyond this limit are opened at
   * each comparison.
   */
  private static final int MOST_KEPT = 8192;

  private static final int NONE = -1;

  /** A file and the text that it had. */
  private static final class Word {
    private final RelativeLocation file;
    private final String text;
    private final byte[] expected;
    private int kept = NONE;

    Word(RelativeLocation file, String text) {
      this.file = file;
      this.text = text;
      this.expected = text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text, and after it nothing but white space. */
    boolean isIn(MemorySegment seen, long size) {
      for (int i = 0; i < size; i++) {
        byte b = seen.get(ValueLayout.JAVA_BYTE, i);
        if (i < expected.length ? b != expected[i] : !Character.isWhitespace(b)) {
          return false;
        }
      }
      return size >= expected.length;
    }
  }

  /**
   * The ANA states that are compared: an absent one need not be read, and an unknown word cannot be
   * compared.
   */
  private static final Set<AnaState> WORTH_READING =
      EnumSet.complementOf(EnumSet.of(AnaState.NOT_REPORTED, AnaState.UNRECOGNISED));

  private volatile ObservedTopology of;
  private final NvmeDirectories.Reader names;
  private final NvmeDirectories listing;
  private final List<Word> words;
  private final int mostKept;
  private boolean closed;
  private final SysfsFiles files;
  private final Arena arena = Arena.ofAuto();
  private final FileCalls calls = new FileCalls(arena);
  private final MemorySegment buffer = arena.allocate(MOST_BYTES);

  /**
   * @param names lists again
   * @param listing from before the snapshot was taken, so that what came meanwhile is a change
   */
  LightSweep(
      SysfsRoot sysfs, ObservedTopology of, NvmeDirectories.Reader names, NvmeDirectories listing) {
    this.files = sysfs.files();
    this.of = of;
    this.names = names;
    this.listing = listing;
    List<Word> all = new ArrayList<>();
    for (Subsystem subsystem : of.subsystems()) {
      SysfsDirectory directory = sysfs.subsystem(subsystem.name());
      subsystem
          .controllers()
          .forEach(c -> addWords(all, directory.child(c.name().value()).place(), c));
    }
    this.words = List.copyOf(all);
    this.mostKept = sysfs.rendersAgain() ? openFilesToSpare() : 0;
  }

  /** A quarter of what this process may have open, and never more than {@link #MOST_KEPT}. */
  private static int openFilesToSpare() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (int) Math.min(MOST_KEPT, unix.getMaxFileDescriptorCount() / 4)
        : 0;
  }

  private static void addWords(List<Word> all, RelativeLocation directory, Controller controller) {
    all.add(new Word(directory.child("state"), controller.stateWord()));
    controller.paths().stream()
        .filter(path -> WORTH_READING.contains(path.ana()))
        .map(path -> new Word(directory.child(path.device()).child("ana_state"), path.ana().word()))
        .forEach(all::add);
  }

  /**
   * True if a sweep made of {@code fresh} would compare the same, so that this one stands in for
   * it: its files need not be opened again.
   */
  boolean goesOn(ObservedTopology fresh, NvmeDirectories names) {
    if (!listing.equals(names) || !of.equals(fresh)) {
      return false;
    }
    // the one that will be asked about: each second, and comparing the same with itself costs
    // nothing
    of = fresh;
    return true;
  }

  /**
   * Returns the earlier object for each unchanged subsystem, so that a caller compares it by
   * identity.
   */
  List<Subsystem> sameWhereEqual(List<Subsystem> fresh) {
    List<Subsystem> known = of.subsystems();
    return IntStream.range(0, fresh.size())
        .mapToObj(i ->
            i < known.size() && known.get(i).equals(fresh.get(i)) ? known.get(i) : fresh.get(i))
        .toList();
  }

  boolean isOf(ObservedTopology known) {
    return of.equals(known);
  }

  /** True if everything still is as it was. */
  synchronized boolean unchanged() {
    if (closed) {
      return false;
    }
    for (int i = 0; i < words.size(); i++) {
      if (!stillSays(words.get(i), i < mostKept)) {
        return false;
      }
    }
    return names.read().equals(listing);
  }

  /** An unreadable file is a change: the full scan that follows reports the reason. */
  private boolean stillSays(Word word, boolean keep) {
    if (!keep) {
      return files
          .attribute(word.file)
          .filter(seen -> seen.stripTrailing().equals(word.text))
          .isPresent();
    }
    if (word.kept < 0) {
      word.kept = calls.open(word.file.beside(), word.file.called(), FileCalls.O_RDONLY);
    }
    return word.kept >= 0 && word.isIn(buffer, calls.readAgain(word.kept, buffer));
  }

  /** Closes the files; from now on every comparison is a change. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Word word : words) {
      if (word.kept >= 0) {
        calls.close(word.kept);
        word.kept = NONE;
      }
    }
  }
}
