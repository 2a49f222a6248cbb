package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;

/**
 * The check before a mount, as each kind allows.
 *
 * <ul>
 *   <li>ext4: {@code e2fsck -p}. It replays the journal, which the mount would do as well; it looks
 *       further only if the filesystem is marked as in error, which it is after a journal that was
 *       aborted by a lost device; and it repairs only what is safe without asking. Not {@code -n}:
 *       without the replay it takes a filesystem that merely was not unmounted for a damaged one.
 *   <li>xfs: nothing. The mount replays the log and refuses what it cannot use. {@code xfs_repair
 *       -n} does not replay and finds damage where there is only a log.
 *   <li>btrfs: nothing. The mount checks the trees that it needs by their checksums. {@code btrfs
 *       check --readonly} reads all metadata, minutes on a large volume, and its manual asks not to
 *       run it as a matter of course.
 * </ul>
 */
public final class FilesystemCheck {
  /** Errors were left uncorrected; e2fsck(8), exit code, a sum of bits. */
  private static final int UNCORRECTED = 4;

  /** Corrected, and corrected so that a mounted root would need a reboot. */
  private static final int CORRECTED = 1 | 2;

  private final ProgramRunner programs;

  public FilesystemCheck(ProgramRunner programs) {
    this.programs = programs;
  }

  /**
   * @param writable false for a device that the target protects: nothing can be repaired or
   *     replayed there, and the mount decides
   */
  public CheckOutcome check(FilesystemType type, Path node, boolean writable, Deadline patience) {
    return switch (type) {
      case EXT4 -> writable ? preen(node, patience) : new CheckOutcome.Sound();
      case XFS, BTRFS -> new CheckOutcome.Sound();
    };
  }

  private CheckOutcome preen(Path node, Deadline patience) {
    Program e2fsck = Program.of(patience.left(), "e2fsck", "-p", "--", node.toString());
    ProgramResult result = programs.run(e2fsck);
    String explanation = Explanation.of(e2fsck, result);
    if (!(result instanceof ProgramResult.Exited exited)) {
      return new CheckOutcome.Unknown(explanation);
    }
    if ((exited.status() & ~CORRECTED) == 0) {
      return new CheckOutcome.Sound();
    }
    // with a signal's or a shell's status the bits mean nothing
    return exited.status() < 128 && (exited.status() & UNCORRECTED) != 0
        ? new CheckOutcome.Damaged(explanation)
        : new CheckOutcome.Unknown(explanation);
  }
}
