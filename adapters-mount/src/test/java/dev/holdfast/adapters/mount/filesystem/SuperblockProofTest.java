package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.mount.filesystem.SuperblockProof.Result;
import dev.holdfast.application.concurrency.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Superblocks as real programs made them; users' data beside them. */
class SuperblockProofTest {
  @ParameterizedTest
  @CsvSource({
    "ext4, ext4",
    "ext4old, ext4",
    "ext3, ext3",
    "ext2, ext2",
    "xfs, xfs",
    "xfs4k, xfs",
    "xfsv4, xfs",
    "btrfs, btrfs"
  })
  void isTheChecksumOrACopyOfTheSuperblock(String made, String type) {
    assertThat(of(DeviceImage.of(made))).isEqualTo(new Result.Proven(type));
  }

  @ParameterizedTest
  @CsvSource({"ext4, 1200", "xfs, 200", "xfs4k, 3000", "btrfs, 66000"})
  void isNoneWhereTheChecksumIsWrong(String made, long offset) {
    assertThat(of(DeviceImage.of(made).write(offset, "\001")))
        .isInstanceOfSatisfying(
            Result.Doubtful.class,
            doubt -> assertThat(doubt.seen().toString()).contains("checksum does not match"));
  }

  @ParameterizedTest
  @CsvSource({
    "ext4old, 8389736",
    "ext3, 8389736",
    "ext2, 8389736",
    "xfsv4, 83886112",
    "xfsv4, 83886088"
  })
  void isNoneWhereTheCopyIsAnothers(String made, long offset) {
    assertThat(of(DeviceImage.of(made).write(offset, "\001\001")))
        .isInstanceOfSatisfying(
            Result.Doubtful.class, doubt -> assertThat(doubt.seen().toString()).contains("copy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void isNoneForAnotherSizeThanTheDeviceHas(String made) {
    DeviceImage smaller = DeviceImage.empty(DeviceImage.of(made).bytes() - 4096);

    assertThat(of(smaller.over(DeviceImage.of(made))))
        .isInstanceOfSatisfying(
            Result.Doubtful.class,
            doubt -> assertThat(doubt.seen().toString()).contains("the device has"));
  }

  @Test
  void isThereForAFilesystemThatIsSmallerThanItsDevice() {
    assertThat(of(DeviceImage.empty(1L << 40).over(DeviceImage.of("xfs"))))
        .isEqualTo(new Result.Proven("xfs"));
  }

  @Test
  void isNoneForTwo() {
    assertThat(of(DeviceImage.of("xfs").over(DeviceImage.of("btrfs"))))
        .isEqualTo(
            new Result.Doubtful(
                List.of("xfs superblock at byte 0", "btrfs superblock at byte 65536")));
  }

  @Test
  void isNoneWhereMkfsDidNotFinish() {
    assertThat(of(DeviceImage.of("xfs").write(126, "\001")))
        .isEqualTo(new Result.Doubtful(List.of()));
  }

  @ParameterizedTest
  @CsvSource({"ext4, 00", "ext4, 80", "btrfs, 00"})
  void isNoneInAPartitionedDisk(String made, String active) {
    byte[] sector = new byte[512];
    sector[446] = (byte) Integer.parseInt(active, 16);
    sector[450] = (byte) 0x83;
    sector[458] = 63;
    sector[510] = 0x55;
    sector[511] = (byte) 0xaa;

    assertThat(of(DeviceImage.of(made).write(0, sector)))
        .isInstanceOfSatisfying(
            Result.Doubtful.class,
            doubt -> assertThat(doubt.seen()).contains("a partition table with partitions"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs"})
  void isNoneInAMemberOfAZfsPool(String made) {
    assertThat(of(DeviceImage.of(made).write(17000, "pool_guid")))
        .isInstanceOfSatisfying(
            Result.Doubtful.class,
            doubt -> assertThat(doubt.seen()).contains("the label of a ZFS pool"));
  }

  @ParameterizedTest
  @ValueSource(longs = {512, 4096, 65536, 1 << 20})
  void isNoneOnADeviceWithoutAny(long bytes) {
    assertThat(of(DeviceImage.empty(bytes).write(100, "text")))
        .isEqualTo(new Result.Doubtful(List.of()));
  }

  private static Result of(DeviceImage image) {
    return new SuperblockProof(image.reads())
        .of(Path.of("/dev/nvme0n1"), image.bytes(), Deadline.in(Duration.ofSeconds(9)));
  }
}
