package dev.holdfast.application.port.out.mount;

import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import java.time.Duration;
import java.util.List;

/** The group that the files of a mounted filesystem belong to. */
public interface VolumeGroups {
  /** Whether the root directory of the filesystem that is mounted here has the group. */
  Root root(HostPath mountPoint, MountGroup group, Duration patience);

  /**
   * Gives all files to the group, with the permissions that {@link MountGroup} adds; a link itself
   * too, and never what it leads to. The root comes last, when all else is done: one that has the
   * group is a proof. Does not leave the mount, whatever is renamed meanwhile, and takes as long as
   * it takes.
   */
  Given give(HostPath mountPoint, MountGroup group, Walk walk);

  /** Sees a walk through the files, and may end it. */
  interface Walk {
    /** True if it is to end where it is. */
    boolean ended();

    /** So many files were seen. */
    void seen(long files);
  }

  /** Of a root directory. */
  sealed interface Root {
    record Has() implements Root {}

    /**
     * @param instead what it has
     */
    record Lacks(String instead) implements Root {}

    record Unknown(String why) implements Root {}
  }

  /** How it ended. */
  sealed interface Given {
    /**
     * All have the group, the root as well.
     *
     * @param files that were seen
     * @param changed of them
     * @param left of them as they are, because the kernel does not permit it, such as immutable
     *     ones
     * @param examples the first of those
     */
    record Done(long files, long changed, long left, List<String> examples) implements Given {
      public Done {
        examples = List.copyOf(examples);
      }
    }

    /** Before it was done. */
    record Ended() implements Given {}

    /** Before it was done; the root does not have the group. */
    record Failed(String why) implements Given {}
  }
}
