package dev.holdfast.adapters.mount.filesystem;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.adapters.mount.program.ObservedPrograms;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.CheckOutcome;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesystemCheckTest {
  private final ScriptedPrograms programs = new ScriptedPrograms();
  private DeviceReads reads = DeviceImage.empty(4096).reads();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void holdsWhatIsCleanOrWasCorrectedForSound(int status) {
    programs.on("e2fsck", exited(status));

    assertThat(check(FilesystemType.EXT4)).isEqualTo(new CheckOutcome.Sound());
    assertThat(programs.lines()).containsExactly("e2fsck -p -C 1 -- /dev/nvme0n1");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 12, 36})
  void holdsWhatNeedsAPersonForDamaged(int status) {
    programs.on("e2fsck", exited(status, "UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.", ""));

    assertThat(check(FilesystemType.EXT4))
        .isInstanceOfSatisfying(
            CheckOutcome.Damaged.class,
            damaged -> assertThat(damaged.why()).contains("RUN fsck MANUALLY"));
  }

  /** As e2fsck 1.47.0 writes it, for a compatible feature, the two other kinds, and a revision. */
  @ParameterizedTest
  @CsvSource({
    "12, '/dev/nvme0n1 has unsupported feature(s): FEATURE_C20'",
    "8, '/dev/nvme0n1 has unsupported feature(s): FEATURE_R16'",
    "8, '/dev/nvme0n1 has unsupported feature(s): FEATURE_I20'",
    "8, 'e2fsck: Filesystem revision too high while trying to open /dev/nvme0n1'"
  })
  void judgesNothingThatIsNewerThanTheProgram(int status, String why) {
    String progress =
        "\n/dev/nvme0n1: ********** WARNING: Filesystem still has errors **********\n";
    programs.on(
        "e2fsck", exited(status, progress, why + "\ne2fsck: Get a newer version of e2fsck!"));
    state(1);

    assertThat(check(FilesystemType.EXT4))
        .isInstanceOfSatisfying(
            CheckOutcome.NotJudged.class,
            old -> assertThat(old.why()).contains("this e2fsck is too old for it", why));
  }

  /** The program replays the journal first, and records what aborted it. */
  @Test
  void holdsAFilesystemWithErrorsOnRecordForDamagedWhoeverCannotCheckIt() {
    programs.on("e2fsck", exited(8, "", "/dev/nvme0n1 has unsupported feature(s): FEATURE_R16"));
    state(1 | 2);

    assertThat(check(FilesystemType.EXT4))
        .isInstanceOfSatisfying(
            CheckOutcome.Damaged.class,
            damaged -> assertThat(damaged.why()).contains("errors on record", "newer e2fsck"));
    reads =
        DeviceImage.reads(_ -> {
          throw new IOException("Input/output error");
        });
    assertThat(check(FilesystemType.EXT4)).isInstanceOf(CheckOutcome.Unknown.class);
  }

  private void state(int state) {
    reads = DeviceImage.empty(4096).write(1024 + 0x3a, new byte[] {(byte) state}).reads();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 16, 32, 33, 128, 132, 137, 143})
  void knowsNothingWhereTheCheckItselfFailed(int status) {
    programs.on("e2fsck", exited(status));

    assertThat(check(FilesystemType.EXT4)).isInstanceOf(CheckOutcome.Unknown.class);
  }

  @Test
  void knowsNothingWithoutAnAnswer() {
    assertThat(check(FilesystemType.EXT4))
        .isEqualTo(new CheckOutcome.Unknown("e2fsck is not installed: apt-get install e2fsprogs"));
    programs.on("e2fsck", new ProgramResult.TimedOut(false));
    assertThat(check(FilesystemType.EXT4)).isInstanceOf(CheckOutcome.Unknown.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"XFS", "BTRFS"})
  void leavesTheOthersToTheMount(FilesystemType type) {
    assertThat(check(type)).isEqualTo(new CheckOutcome.Sound());
    assertThat(programs.lines()).isEmpty();
  }

  @Test
  void writesNothingToAProtectedDevice() {
    assertThat(
            FilesystemKind.of(FilesystemType.EXT4)
                .check(
                    seen(),
                    reads,
                    Path.of("/dev/nvme0n1"),
                    false,
                    Deadline.in(Duration.ofSeconds(9))))
        .isEqualTo(new CheckOutcome.Sound());
    assertThat(programs.lines()).isEmpty();
  }

  private ObservedPrograms.Seen seen() {
    return (program, _) -> programs.run(program);
  }

  private CheckOutcome check(FilesystemType type) {
    return FilesystemKind.of(type)
        .check(seen(), reads, Path.of("/dev/nvme0n1"), true, Deadline.in(Duration.ofSeconds(9)));
  }
}
