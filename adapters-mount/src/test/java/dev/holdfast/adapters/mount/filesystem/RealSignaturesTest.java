package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.adapters.mount.DeviceNodes;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.support.process.ProgramRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * This host's mkfs and blkid on a file, where they are and can; needs neither root nor a device.
 */
class RealSignaturesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BYTES = 320L << 20;

  @TempDir Path dir;

  private final ProgramRunner programs = new LocalProgramRunner();

  @ParameterizedTest
  @CsvSource({
    "mkfs.ext4 -q -F, ext4",
    "mkfs.ext4 -q -F -O ^metadata_csum, ext4",
    "mkfs.ext3 -q -F, ext3",
    "mkfs.xfs -q, xfs",
    "mkfs.btrfs -q, btrfs"
  })
  void stopNoFilesystemOfThisHost(String mkfs, String type) throws IOException {
    Path image = dir.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    assumeTrue(
        done(mkfs + " " + image)
            && done(
                "dd if=" + image + " of=/dev/null iflag=direct" + " bs=4096 count=1 status=none"));
    ContentProbe probe =
        new ContentProbe(new Blkid(programs), DeviceImage.reads(DeviceNodes.ofHost()::direct));
    assertThat(probe.probe(image, BYTES, Deadline.in(PATIENCE)))
        .isEqualTo(new ProbeOutcome.Holds(type));

    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.seek(32768);
      file.write("\001CD001\001".getBytes(StandardCharsets.US_ASCII));
    }

    assertThat(probe.probe(image, BYTES, Deadline.in(PATIENCE)))
        .isEqualTo(new ProbeOutcome.Holds(type));
  }

  private boolean done(String line) {
    return programs.run(Program.of(PATIENCE, List.of(line.split(" ", -1))))
            instanceof ProgramResult.Exited exited
        && exited.ok();
  }
}
