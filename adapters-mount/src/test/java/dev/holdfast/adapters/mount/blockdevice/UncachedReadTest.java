package dev.holdfast.adapters.mount.blockdevice;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.BlockDevices.ReadOutcome;
import dev.holdfast.domain.format.DataSample;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ScriptedPrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UncachedReadTest {
  private static final Path NODE = Path.of("/dev/nvme0n1");

  private final ScriptedPrograms programs = new ScriptedPrograms();

  @ParameterizedTest
  @CsvSource({
    "0, 2097152, 1048576, 0, 2",
    "4096, 65536, 4096, 1, 16",
    "1099511627776, 65536, 65536, 16777216, 1",
    "512, 512, 512, 1, 1",
    "1073737728, 1048576, 4096, 262143, 256"
  })
  void readsInTheLargestBlocksThatFit(long offset, int length, int block, long skip, int count) {
    programs.on("dd", zeros(length));

    assertThat(read(offset, length)).isEqualTo(new ReadOutcome.AllZero());
    assertThat(programs.lines())
        .containsExactly(
            "dd if=/dev/nvme0n1 bs=%d skip=%d count=%d iflag=direct,fullblock status=none"
                .formatted(block, skip, count));
  }

  @ParameterizedTest
  @CsvSource({"1, 4096", "0, 100", "0, 0", "0, -4096", "-4096, 4096"})
  void readsWholeBlocksOnly(long offset, int length) {
    assertThat(read(offset, length)).isInstanceOf(ReadOutcome.Unreadable.class);
    assertThat(programs.lines()).isEmpty();
  }

  @Test
  void takesAnythingButAllOfTheRegionForUnreadable() {
    for (ProgramResult result :
        new ProgramResult[] {
          zeros(0),
          zeros(4095),
          new ProgramResult.Exited(0, new Output(new byte[4096], true), Output.EMPTY),
          new ProgramResult.Exited(1, new Output(new byte[4096], false), Output.EMPTY),
          exited(1, "", "dd: error reading '/dev/nvme0n1': Input/output error"),
          new ProgramResult.NotFound("dd"),
          new ProgramResult.NotStarted("no")
        }) {
      programs.on("dd", result);
      assertThat(read(0, 4096)).as("%s", result).isInstanceOf(ReadOutcome.Unreadable.class);
    }
  }

  @Test
  void aReadThatTakesTooLongIsNoErrorOfTheDevice() {
    programs.on("dd", new ProgramResult.TimedOut(true));

    assertThat(read(0, 4096)).isInstanceOf(ReadOutcome.NoAnswer.class);
  }

  @Test
  void seesASingleBitAnywhere() {
    byte[] bytes = new byte[4096];
    bytes[4095] = 1;
    programs.on("dd", new ProgramResult.Exited(0, new Output(bytes, false), Output.EMPTY));

    assertThat(read(0, 4096)).isInstanceOf(ReadOutcome.HasData.class);
  }

  @Test
  void showsTheFirstDataAndNoticesAChangeAnywhere() {
    byte[] bytes = new byte[4096];
    bytes[16] = 'a';
    bytes[17] = 27;
    bytes[4095] = 1;
    DataSample one = sample(bytes);
    bytes[4095] = 2;
    DataSample other = sample(bytes);

    assertThat(one.offset()).isEqualTo(8192 + 16);
    assertThat(one.text()).startsWith("611b0000").contains(" |a......");
    assertThat(DataSample.fingerprint(List.of(one)))
        .isNotEqualTo(DataSample.fingerprint(List.of(other)));
  }

  private DataSample sample(byte[] bytes) {
    programs.on("dd", new ProgramResult.Exited(0, new Output(bytes, false), Output.EMPTY));
    assertThat(read(8192, 4096)).isInstanceOf(ReadOutcome.HasData.class);
    return ((ReadOutcome.HasData) read(8192, 4096)).sample();
  }

  private ReadOutcome read(long offset, int length) {
    return new UncachedRead(programs).read(NODE, offset, length, Duration.ofSeconds(9));
  }

  private static ProgramResult zeros(int length) {
    return new ProgramResult.Exited(0, new Output(new byte[length], false), Output.EMPTY);
  }
}
