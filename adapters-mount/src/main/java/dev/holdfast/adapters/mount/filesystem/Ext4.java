package dev.holdfast.adapters.mount.filesystem;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.adapters.mount.program.Explanation;
import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.domain.format.MkfsSetting;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ext4, by the programs of e2fsprogs. */
record Ext4() implements FilesystemKind {
  /** Errors were left uncorrected; e2fsck(8), exit code, a sum of bits. */
  private static final int UNCORRECTED = 4;

  /** Corrected, and corrected so that a mounted root would need a reboot. */
  private static final int CORRECTED = 1 | 2;

  /**
   * Its words for a filesystem that is newer than itself, with a status that for a compatible
   * feature is also that of damage. The kernel mounts what it knows and refuses what it does not.
   */
  private static final Pattern TOO_OLD =
      Pattern.compile("has unsupported feature\\(s\\)|Filesystem revision too high");

  private static final int HEAD = 4096;

  /** Of s_state in the superblock (struct ext4_super_block, fs/ext4/ext4.h). */
  private static final int STATE = 1024 + 0x3a;

  /** EXT4_ERROR_FS. */
  private static final int HAS_ERRORS = 2;

  /**
   * mkfs.ext4 asks only on a terminal, so it has no second lock against a device that is not empty;
   * without -F it refuses only a device in use. The inode tables are left to the kernel, which
   * fills them in the background: they are 1.6 % of the device. The journal, 1 GiB of zeros, is
   * left as it is: its checksums, which metadata_csum includes, are seeded with its own UUID, so
   * that no older journal in its place is replayed (ADR 29). All are set explicitly, not left to
   * mke2fs.conf.
   */
  @Override
  public List<MkfsSetting> usual() {
    return List.of(
        new MkfsSetting("-m", "", "0"),
        new MkfsSetting("-O", "metadata_csum", "1"),
        new MkfsSetting("-E", "nodiscard", ""),
        new MkfsSetting("-E", "lazy_itable_init", "1"),
        new MkfsSetting("-E", "lazy_journal_init", "1"));
  }

  @Override
  public List<String> make(Path node, List<MkfsSetting> settings, Release program) {
    List<String> argv = new ArrayList<>(List.of("mkfs.ext4", "-q"));
    argv.addAll(
        new MkfsWords()
            .add(
                settings,
                setting ->
                    setting.flag().equals("-O")
                        ? MkfsWords.feature(setting)
                        : MkfsWords.keyed(setting))
            .all());
    argv.addAll(List.of("--", node.toString()));
    return argv;
  }

  @Override
  public List<String> optionsForReading() {
    return List.of("noload");
  }

  @Override
  public List<String> grow(Path node, HostPath mountPoint) {
    return List.of("resize2fs", "--", node.toString());
  }

  /**
   * {@code e2fsck -p}. It replays the journal, which the mount would do as well; it looks further
   * only if the filesystem is marked as in error, which it is after a journal that was aborted by a
   * lost device; and it repairs only what is safe without asking. Not {@code -n}: without the
   * replay it takes a filesystem that merely was not unmounted for a damaged one. {@code -C 1}
   * writes its progress among its messages.
   */
  @Override
  public CheckOutcome check(
      ObservedPrograms.Seen programs,
      DeviceReads reads,
      Path node,
      boolean writable,
      Deadline deadline) {
    if (!writable) {
      return new CheckOutcome.Sound();
    }
    Program e2fsck = Program.of(deadline.left(), "e2fsck", "-p", "-C", "1", "--", node.toString());
    ProgramResult result = E2fsckProgress.without(programs.run(e2fsck, E2fsckProgress::percent));
    String explanation = Explanation.of(e2fsck, result);
    if (!(result instanceof ProgramResult.Exited exited)) {
      return new CheckOutcome.Unknown(explanation);
    }
    if ((exited.status() & ~CORRECTED) == 0) {
      return new CheckOutcome.Sound();
    }
    if (TOO_OLD.matcher(exited.stderr().text()).find()) {
      return notJudged(reads, node, explanation, deadline);
    }
    // with a signal's or a shell's status the bits mean nothing
    return exited.status() < 128 && (exited.status() & UNCORRECTED) != 0
        ? new CheckOutcome.Damaged(explanation)
        : new CheckOutcome.Unknown(explanation);
  }

  /**
   * The program replays the journal before it looks at the features, and what aborted the journal
   * is on record in the superblock then: such a filesystem needs the check that was not made.
   */
  private static CheckOutcome notJudged(
      DeviceReads reads, Path node, String explanation, Deadline deadline) {
    String old = "this e2fsck is too old for it: " + explanation;
    Optional<byte[]> head = reads.bytes(node, 0, HEAD, deadline.left());
    if (head.isEmpty()) {
      return new CheckOutcome.Unknown(old + "; and its superblock cannot be read");
    }
    return (head.get()[STATE] & HAS_ERRORS) == 0
        ? new CheckOutcome.NotJudged(old)
        : new CheckOutcome.Damaged(
            "it has errors on record, and " + old + ": check it with a newer e2fsck");
  }

  /**
   * {@code /sys/fs/ext4/nvme0n1}, by the device's name at the time of mounting (fs/ext4/sysfs.c).
   */
  @Override
  public boolean runsOn(Path sys, String device) throws IOException {
    return ActiveFilesystems.exists(sys.resolve("fs/ext4").resolve(device));
  }

  @Override
  public boolean mountedByNumber() {
    return true;
  }
}
