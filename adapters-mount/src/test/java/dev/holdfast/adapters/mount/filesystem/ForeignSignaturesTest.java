package dev.holdfast.adapters.mount.filesystem;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The answers of blkid where users' data look like a signature: with 8 and a word up to version
 * 2.40, with 2 and none since.
 */
class ForeignSignaturesTest {
  private static final Path NODE = Path.of("/dev/nvme0n1");

  private static final String AMBIVALENT =
      "blkid: /dev/nvme0n1: ambivalent result (probably more filesystems on the device, use"
          + " wipefs(8) to see more details)\n";

  @ParameterizedTest
  @CsvSource({
    "ext4, ext4, 8", "ext4, ext4, 2", "ext4old, ext4, 8", "ext4old, ext4, 2", "xfs, xfs, 8",
    "xfs, xfs, 2", "xfs4k, xfs, 2", "xfsv4, xfs, 8", "btrfs, btrfs, 8", "btrfs, btrfs, 2"
  })
  void stopNoFilesystemThatItsSuperblockProves(String made, String type, int status) {
    assertThat(probe(isoIn(DeviceImage.of(made)), answer(status)))
        .isEqualTo(new ProbeOutcome.Holds(type));
    assertThat(probe(zfsWordsIn(DeviceImage.of(made)), answer(status)))
        .isEqualTo(new ProbeOutcome.Holds(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "btrfs"})
  void orABootSectorBeforeIt(String made) {
    DeviceImage image = DeviceImage.of(made).write(510, "U\u00aa");
    String found = "DEVNAME=/dev/nvme0n1\nTYPE=" + made + "\nUSAGE=filesystem\nPTTYPE=dos\n";

    assertThat(probe(image, exited(0, found, ""))).isEqualTo(new ProbeOutcome.Holds(made));
    assertThat(probe(image, answer(8))).isEqualTo(new ProbeOutcome.Holds(made));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt", "dos"})
  void aPartitionTableStaysOne(String table) {
    byte[] sector = new byte[512];
    sector[450] = (byte) 0xee;
    sector[458] = 1;
    sector[510] = 0x55;
    sector[511] = (byte) 0xaa;
    String found = "TYPE=ext4\nUSAGE=filesystem\nPTTYPE=" + table + "\n";

    assertThat(probe(DeviceImage.of("ext4").write(0, sector), exited(0, found, "")))
        .isInstanceOfSatisfying(
            ProbeOutcome.HoldsOther.class,
            other -> assertThat(other.what()).contains("partition table " + table));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bcache,other", "LVM2_member,raid", "linux_raid_member,raid"})
  void neitherDoesAnotherOwner(String owner) {
    String found = "TYPE=" + owner.replace(",", "\nUSAGE=") + "\n";

    assertThat(probe(DeviceImage.of("ext4"), exited(0, found, "")))
        .isInstanceOf(ProbeOutcome.HoldsOther.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void twoFilesystemsAreRefusedWithWhatWasSeenAndAWayThatWritesNothing(int status) {
    assertThat(probe(DeviceImage.of("xfs").over(DeviceImage.of("btrfs")), answer(status)))
        .isInstanceOfSatisfying(
            ProbeOutcome.HoldsOther.class,
            other ->
                assertThat(other.what())
                    .contains(
                        "xfs superblock at byte 0, btrfs superblock at byte 65536",
                        "wipefs --no-act /dev/nvme0n1")
                    .doesNotContain("blkdiscard"));
  }

  @Test
  void dataWithoutASuperblockAreForTheProofBeforeAMkfs() {
    assertThat(probe(DeviceImage.empty(64 << 20).write(4096, "users' data"), answer(2)))
        .isEqualTo(new ProbeOutcome.NothingFound());
    assertThat(probe(isoIn(DeviceImage.empty(64 << 20)), answer(8)))
        .isInstanceOf(ProbeOutcome.HoldsOther.class);
  }

  private static DeviceImage isoIn(DeviceImage image) {
    return image.write(32768, "\001CD001\001");
  }

  private static DeviceImage zfsWordsIn(DeviceImage image) {
    for (int slot = 0; slot < 8; slot++) {
      image.write(131_072L + slot * 1024L, "\u000c\u00b1\u00ba\u0000");
    }
    return image;
  }

  private static ProgramResult answer(int status) {
    return exited(status, "", status == 8 ? AMBIVALENT : "");
  }

  private static ProbeOutcome probe(DeviceImage image, ProgramResult blkid) {
    ScriptedPrograms programs = new ScriptedPrograms().on("blkid", blkid);
    return new ContentProbe(new Blkid(programs), image.reads())
        .probe(NODE, image.bytes(), Deadline.in(Duration.ofSeconds(9)));
  }
}
