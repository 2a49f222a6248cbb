package dev.holdfast.adapters.sysfs.group;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.FileStatus;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import dev.holdfast.application.port.out.mount.VolumeGroups.Given;
import dev.holdfast.application.port.out.mount.VolumeGroups.Walk;
import dev.holdfast.domain.identity.Text;
import dev.holdfast.domain.volume.MountGroup;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Goes through the files below a directory and gives each to a group, the directory itself last.
 * Pods may rename and replace what is in it meanwhile: each entry is opened as what it is, by one
 * name in an open directory and no link, and what is done is done to that open file. It may have
 * been moved by then, but no further than within its filesystem.
 */
final class GroupWalk {
  /** Room for a few entries: the longest has 280 bytes. */
  private static final int BUFFER = 4096;

  private static final int MOST_EXAMPLES = 3;

  /** The kernel does not permit it, of an immutable file for example. */
  private static final Set<Integer> NOT_PERMITTED =
      Set.of(Errno.EPERM.number(), Errno.EACCES.number(), Errno.EOPNOTSUPP.number());

  private final FileCalls calls;
  private final Arena arena;
  private final GroupChange change;
  private final MountGroup group;
  private final Walk walk;
  private final int mostLevels;
  private final Deque<OpenLevel> levels = new ArrayDeque<>();
  private final List<MemorySegment> buffers = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private long seen;
  private long changed;
  private long left;

  /**
   * @param mostLevels so deep it goes: each level costs a descriptor, and how many there are is a
   *     pod's to decide
   */
  GroupWalk(FileCalls calls, Arena arena, MountGroup group, Walk walk, int mostLevels) {
    this.mostLevels = mostLevels;
    this.calls = calls;
    this.arena = arena;
    this.change = new GroupChange(calls, arena);
    this.group = group;
    this.walk = walk;
  }

  /**
   * @param root is a directory, open by {@link FileCalls#O_PATH}
   */
  Given from(int root) throws KernelRefusal {
    requireNoLinksFollowed();
    FileStatus status = change.status(root);
    try {
      enter(root, "");
      if (!below(status)) {
        return new Given.Ended();
      }
    } finally {
      levels.forEach(OpenLevel::close);
    }
    if (rootChanged(root)) {
      changed++;
    }
    return new Given.Done(seen + 1, changed, left, examples);
  }

  /** False if it was ended. */
  private boolean below(FileStatus root) throws KernelRefusal {
    while (!levels.isEmpty()) {
      if (walk.ended()) {
        return false;
      }
      if (levels.element().next()) {
        visit(levels.element(), root);
      } else {
        levels.remove().close();
      }
    }
    return true;
  }

  private void visit(OpenLevel level, FileStatus root) throws KernelRefusal {
    int file = level.open();
    // it was removed meanwhile
    if (file == -Errno.ENOENT.number()) {
      return;
    }
    if (file < 0) {
      throw new KernelRefusal(-file, "open " + Text.shown(level.pathOfEntry()));
    }
    try {
      FileStatus status = change.status(file);
      if (status.besides(root)) {
        walk.seen(++seen);
        apply(file, status, root, level);
        if (status.directory()) {
          descend(file, level);
        }
      }
    } finally {
      calls.close(file);
    }
  }

  private void apply(int file, FileStatus status, FileStatus root, OpenLevel level)
      throws KernelRefusal {
    try {
      if (change.apply(file, status, group)) {
        changed++;
      }
    } catch (KernelRefusal refusal) {
      if (!permanent(refusal, status, root)) {
        throw refused(refusal, level.pathOfEntry());
      }
      leave(level, Errno.shown(refusal.errno()));
    }
  }

  /** A subvolume may be read-only while its filesystem is not. */
  private static boolean permanent(KernelRefusal refusal, FileStatus status, FileStatus root) {
    return NOT_PERMITTED.contains(refusal.errno())
        || (refusal.errno() == Errno.EROFS.number() && !status.onDeviceOf(root));
  }

  private boolean rootChanged(int root) throws KernelRefusal {
    try {
      return change.apply(root, change.status(root), group);
    } catch (KernelRefusal refusal) {
      throw refused(refusal, "/");
    }
  }

  private static KernelRefusal refused(KernelRefusal refusal, String path) {
    return new KernelRefusal(refusal.errno(), "setting the group of " + Text.shown(path));
  }

  private void descend(int file, OpenLevel level) throws KernelRefusal {
    if (levels.size() < mostLevels) {
      enter(file, level.pathOfEntry());
    } else {
      leave(level, "its content, more than " + mostLevels + " directories deep");
    }
  }

  private void leave(OpenLevel level, String why) {
    left++;
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(Text.shown(level.pathOfEntry()) + " (" + why + ")");
    }
  }

  private void enter(int directory, String path) throws KernelRefusal {
    // of a directory that is open this is the same one, under whatever name
    int open = calls.open(directory, ".", FileCalls.O_RDONLY);
    if (open == -Errno.ENOENT.number()) {
      return;
    }
    Libc.accepted("open " + Text.shown(path + "/"), open);
    levels.push(new OpenLevel(calls, open, buffer(levels.size()), path));
  }

  private MemorySegment buffer(int level) {
    if (level == buffers.size()) {
      buffers.add(arena.allocate(BUFFER, Long.BYTES));
    }
    return buffers.get(level);
  }

  /** The flag for it is another one on some processors; a wrong one would be passed over. */
  private void requireNoLinksFollowed() throws KernelRefusal {
    int link =
        (int)
            Libc.accepted(
                "open /proc/self/exe",
                calls.open(
                    FileCalls.NOWHERE, "/proc/self/exe", FileCalls.O_PATH | FileCalls.O_NOFOLLOW));
    try {
      if (!change.status(link).link()) {
        throw new IllegalStateException("the kernel follows links when it is asked not to");
      }
    } finally {
      calls.close(link);
    }
  }
}
