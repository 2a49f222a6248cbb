package dev.holdfast.adapters.mount.mountpoint;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.mount.MountOptions;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountCommandsTest {
  private static final Path NODE = Path.of("/dev/nvme0n1");
  private static final HostPath TARGET = new HostPath("/var/lib/kubelet/a b;$(id)");

  private final ScriptedPrograms programs =
      new ScriptedPrograms().on("mount", exited(0)).on("umount", exited(0));
  private final MountCommands commands = new MountCommands(programs);
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(9));

  @Test
  void runsMountAndUmountWithoutAShellAndWithPathsBehindTheOptions() {
    commands.mount(FilesystemType.XFS, NODE, TARGET, MountOptions.of("ro", "nouuid"), deadline);
    commands.mount(FilesystemType.EXT4, NODE, TARGET, MountOptions.NONE, deadline);
    commands.bind("/staging", TARGET, deadline);
    commands.makeReadOnly(TARGET, deadline);
    commands.unmount(TARGET, deadline);

    assertThat(programs.lines())
        .containsExactly(
            "mount -t xfs -o ro,nouuid -- /dev/nvme0n1 " + TARGET,
            "mount -t ext4 -- /dev/nvme0n1 " + TARGET,
            "mount --bind -- /staging " + TARGET,
            "mount -o remount,bind,ro -- " + TARGET,
            "umount -- " + TARGET);
  }

  @Test
  void saysWhatTheProgramSaid() {
    programs.on("umount", exited(32, "", "umount: target is busy."));

    assertThat(commands.unmount(TARGET, deadline))
        .isEqualTo(
            new MountOutcome.Failed(
                "umount -- " + TARGET + ": exit status 32: umount: target is busy."));
  }

  /** As mount of util-linux 2.38 and 2.41 refuses a filesystem that the kernel does not take. */
  @ParameterizedTest
  @CsvSource({
    "XFS, nrext64 needs 5.19, 'wrong fs type, bad option, bad superblock on /dev/nvme0n1, missing codepage'",
    "XFS, sectors of 512 bytes, '/dev/nvme0n1: can''t read superblock on /dev/nvme0n1.'",
    "XFS, nrext64, 'mount(2) system call failed: Function not implemented.'",
    "EXT4, orphan_file needs 5.15, 'wrong fs type, bad option, bad superblock on /dev/nvme0n1'",
    "BTRFS, does not know, 'wrong fs type, bad option, bad superblock on /dev/nvme0n1'"
  })
  void namesTheFeaturesThatAnOlderKernelDoesNotKnow(
      FilesystemType type, String cause, String text) {
    programs.on("mount", exited(32, "", "mount: /staging: " + text));

    assertThat(commands.mount(type, NODE, TARGET, MountOptions.NONE, deadline))
        .isInstanceOfSatisfying(
            MountOutcome.Failed.class,
            failed -> assertThat(failed.why()).contains(text, cause, "dmesg", "newer kernel"));
  }

  /** The kernel has one error for both. */
  @Test
  void aLabelMayBeTheCauseToo() {
    programs.on("mount", exited(32, "", "mount: /staging: wrong fs type, bad option"));
    String label = "context=\"system_u:object_r:container_file_t:s0:c1,c2\"";

    assertThat(
            commands
                .mount(
                    FilesystemType.EXT4, NODE, TARGET, MountOptions.of("noatime", label), deadline)
                .toString())
        .contains("the policy of this node's SELinux does not have the label " + label);
    assertThat(
            commands
                .mount(FilesystemType.EXT4, NODE, TARGET, MountOptions.of("noatime"), deadline)
                .toString())
        .doesNotContain("SELinux");
  }

  @Test
  void addsNothingToAnotherFailure() {
    programs.on("mount", exited(32, "", "mount: /staging: permission denied."));

    assertThat(
            commands
                .mount(FilesystemType.XFS, NODE, TARGET, MountOptions.NONE, deadline)
                .toString())
        .doesNotContain("dmesg");
  }

  @Test
  void tellsAHangFromAFailure() {
    programs.on("umount", new ProgramResult.TimedOut(true));
    programs.on("mount", new ProgramResult.NotFound("mount"));

    assertThat(commands.unmount(TARGET, deadline)).isInstanceOf(MountOutcome.TimedOut.class);
    assertThat(commands.makeReadOnly(TARGET, deadline))
        .isEqualTo(new MountOutcome.Failed("mount is not installed: apt-get install mount"));
  }
}
