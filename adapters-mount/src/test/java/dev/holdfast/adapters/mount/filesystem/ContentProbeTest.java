package dev.holdfast.adapters.mount.filesystem;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.mount.blockdevice.DeviceReads;
import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** blkid reports "nothing found" and "unreadable" with the same exit status: reads decide. */
class ContentProbeTest {
  private static final Path NODE = Path.of("/dev/nvme0n1");
  private static final long BYTES = 64 << 20;

  private final ScriptedPrograms programs = new ScriptedPrograms();
  private DeviceReads reads = DeviceImage.empty(BYTES).reads();

  @Test
  void findsNothingOnlyIfBothEndsCanBeRead() {
    programs.on("blkid", exited(2));

    assertThat(probe()).isEqualTo(new ProbeOutcome.NothingFound());

    assertThat(programs.lines())
        .containsExactly(
            "blkid -p -o export -- /dev/nvme0n1", "blkid -p -o export -- /dev/nvme0n1");
  }

  @Test
  void knowsNothingOfADeviceThatCannotBeRead() {
    programs.on("blkid", exited(2));
    reads = DeviceImage.reads(_ -> failing());

    assertThat(probe())
        .isInstanceOfSatisfying(
            ProbeOutcome.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("Input/output error"));
  }

  @Test
  void knowsNothingOfADeviceWhoseEndCannotBeRead() {
    programs.on("blkid", exited(2));
    reads = DeviceImage.empty(BYTES / 2).reads();

    assertThat(probe()).isInstanceOf(ProbeOutcome.Unknown.class);
  }

  @Test
  void seesWhatWasUnreadableForAMoment() {
    Deque<ProgramResult> answers =
        new ArrayDeque<>(List.of(exited(2), exited(0, "TYPE=ext4\nUSAGE=filesystem\n", "")));
    programs.on("blkid", _ -> answers.pop());

    assertThat(probe()).isEqualTo(new ProbeOutcome.Holds("ext4"));
  }

  @Test
  void doesNotReadWhereSomethingWasFound() {
    programs.on("blkid", exited(0, "TYPE=xfs\nUSAGE=filesystem\n", ""));

    assertThat(probe()).isEqualTo(new ProbeOutcome.Holds("xfs"));
    assertThat(programs.lines()).hasSize(1);
  }

  @Test
  void takesSeveralSignaturesForSomething() {
    programs.on("blkid", exited(8));

    assertThat(probe()).isInstanceOf(ProbeOutcome.HoldsOther.class);
  }

  /** A path that was just lost is no foreign filesystem. */
  @Test
  void knowsNothingWhereTheSuperblocksCannotBeRead() {
    programs.on("blkid", exited(8));
    reads = DeviceImage.reads(_ -> failing());

    assertThat(probe()).isInstanceOf(ProbeOutcome.Unknown.class);
  }

  @Test
  void knowsNothingOfADeviceWithoutSize() {
    programs.on("blkid", exited(2));

    assertThat(prober().probe(NODE, 0, Deadline.in(Duration.ofSeconds(9))))
        .isInstanceOf(ProbeOutcome.Unknown.class);
  }

  private ProbeOutcome probe() {
    return prober().probe(NODE, BYTES, Deadline.in(Duration.ofSeconds(9)));
  }

  private ContentProbe prober() {
    return new ContentProbe(new Blkid(programs), reads);
  }

  private static FileChannel failing() throws IOException {
    throw new IOException("Input/output error");
  }
}
