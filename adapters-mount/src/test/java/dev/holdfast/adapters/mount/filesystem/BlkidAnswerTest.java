package dev.holdfast.adapters.mount.filesystem;

import static dev.holdfast.testkit.ScriptedPrograms.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.support.process.Output;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On what blkid 2.38 wrote. */
class BlkidAnswerTest {
  private static final Program BLKID = Program.of(Duration.ofSeconds(1), "blkid", "-p");
  private static final String EXT4 =
      """
      DEVNAME=/dev/nvme0n1
      UUID=81ced566-5f21-4bab-b55f-0314258862d0
      VERSION=1.0
      BLOCK_SIZE=1024
      TYPE=ext4
      USAGE=filesystem
      """;

  @Test
  void takesTheTagsOfWhatItFound() {
    assertThat(answer(exited(0, EXT4, "")))
        .isEqualTo(
            new BlkidAnswer.Found(
                Map.of(
                    "UUID", "81ced566-5f21-4bab-b55f-0314258862d0",
                    "VERSION", "1.0",
                    "BLOCK_SIZE", "1024",
                    "TYPE", "ext4",
                    "USAGE", "filesystem")));
  }

  @Test
  void takesNothingFoundAndUnreadableForTheSame() {
    assertThat(answer(exited(2))).isEqualTo(new BlkidAnswer.NothingOrUnreadable());
    assertThat(answer(exited(2, "", "error: /dev/nvme0n1: Input/output error")))
        .isEqualTo(new BlkidAnswer.NothingOrUnreadable());
  }

  @Test
  void takesSeveralSignaturesForNoAnswer() {
    assertThat(answer(exited(8))).isEqualTo(new BlkidAnswer.Ambivalent());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 16, 126, 127, 137, 139})
  void takesNoOtherStatusForAnAnswer(int status) {
    assertThat(answer(exited(status))).isInstanceOf(BlkidAnswer.Unclear.class);
    assertThat(answer(exited(status, EXT4, ""))).isInstanceOf(BlkidAnswer.Unclear.class);
  }

  @Test
  void takesContradictionsAndSilenceForNoAnswer() {
    assertThat(answer(exited(0))).isInstanceOf(BlkidAnswer.Unclear.class);
    assertThat(answer(exited(0, "DEVNAME=/dev/nvme0n1\n", "")))
        .isInstanceOf(BlkidAnswer.Unclear.class);
    assertThat(answer(exited(2, EXT4, ""))).isInstanceOf(BlkidAnswer.Unclear.class);
    Output half = new Output(EXT4.getBytes(StandardCharsets.UTF_8), true);
    assertThat(answer(new ProgramResult.Exited(0, half, Output.EMPTY)))
        .isInstanceOf(BlkidAnswer.Unclear.class);
  }

  @Test
  void takesAMissingOrHungProgramForNoAnswer() {
    assertThat(answer(new ProgramResult.NotFound("blkid"))).isInstanceOf(BlkidAnswer.Unclear.class);
    assertThat(answer(new ProgramResult.TimedOut(true))).isInstanceOf(BlkidAnswer.Unclear.class);
    assertThat(answer(new ProgramResult.NotStarted("x"))).isInstanceOf(BlkidAnswer.Unclear.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, filesystem, '', ext4",
    "xfs, filesystem, '', xfs",
    "vfat, filesystem, '', vfat"
  })
  void callsAFilesystemByItsType(String type, String usage, String table, String expected) {
    assertThat(content(type, usage, table)).isEqualTo(new ProbeOutcome.Holds(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "LVM2_member, raid, '', raid LVM2_member",
    "swap, other, '', other swap",
    "ext4, filesystem, dos, partition table dos",
    "'', '', gpt, partition table gpt",
    "jbd, '', '', jbd"
  })
  void callsEverythingElseByWhatItIs(String type, String usage, String table, String expected) {
    assertThat(content(type, usage, table)).isEqualTo(new ProbeOutcome.HoldsOther(expected));
  }

  @Test
  void callsWhatHasNoTypeUnknown() {
    assertThat(content("", "filesystem", "")).isInstanceOf(ProbeOutcome.Unknown.class);
  }

  private static ProbeOutcome content(String type, String usage, String table) {
    Map<String, String> tags = new HashMap<>(Map.of("X", "y"));
    put(tags, "TYPE", type);
    put(tags, "USAGE", usage);
    put(tags, "PTTYPE", table);
    return ContentProbe.content(new BlkidAnswer.Found(tags));
  }

  private static void put(Map<String, String> tags, String name, String value) {
    if (!value.isEmpty()) {
      tags.put(name, value);
    }
  }

  private static BlkidAnswer answer(ProgramResult result) {
    return BlkidAnswer.of(BLKID, result);
  }
}
