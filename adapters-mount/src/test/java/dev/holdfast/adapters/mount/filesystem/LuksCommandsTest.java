package dev.holdfast.adapters.mount.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.application.port.out.mount.EncryptedDevices.Access;
import dev.holdfast.application.port.out.mount.Filesystems.ProbeOutcome;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuksCommandsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path NODE = Path.of("/dev/nvme0n1");
  private static final MappingName NAME = MappingName.of(new VolumeId("pv --help; rm -rf /"));
  private static final Secret PASSPHRASE = Secret.passphrase("p", "correct horse, --battery");

  @TempDir Path dir;

  @Test
  void aPassphraseIsInputAndNoArgument() {
    for (Program program :
        new Program[] {
          LuksCommands.format(NODE, 1 << 30, PASSPHRASE, PATIENCE),
          LuksCommands.open(NODE, NAME, PASSPHRASE, new Access(false, false), PATIENCE)
        }) {
      assertThat(program.toString()).doesNotContain("horse");
      assertThat(new String(program.input().reveal(), StandardCharsets.UTF_8))
          .isEqualTo("correct horse, --battery");
      assertThat(program.argv()).contains("--key-file=-", "--batch-mode");
    }
  }

  @Test
  void leavesNothingToTheDefaultsOfARelease() {
    assertThat(LuksCommands.format(NODE, 1 << 30, PASSPHRASE, PATIENCE).argv())
        .contains(
            "--type=luks2",
            "--cipher=aes-xts-plain64",
            "--key-size=512",
            "--pbkdf=argon2id",
            "--pbkdf-memory=65536",
            "--pbkdf-force-iterations=4",
            "--sector-size=4096");
    assertThat(LuksCommands.format(NODE, (1 << 30) + 512, PASSPHRASE, PATIENCE).argv())
        .contains("--sector-size=512");
  }

  @Test
  void discardsReachTheTargetOnlyIfAskedFor() {
    assertThat(LuksCommands.open(NODE, NAME, PASSPHRASE, new Access(false, false), PATIENCE).argv())
        .doesNotContain("--allow-discards", "--readonly")
        .endsWith("--", "/dev/nvme0n1", NAME.value());
    assertThat(LuksCommands.open(NODE, NAME, PASSPHRASE, new Access(true, true), PATIENCE).argv())
        .contains("--allow-discards", "--readonly");
  }

  /** With the cryptsetup of this machine, on a file. */
  @Test
  void aRealHeaderSaysWhetherThereWasAFilesystemInIt() throws IOException {
    LocalProgramRunner programs = new LocalProgramRunner();
    Path file = dir.resolve("device");
    try (RandomAccessFile device = new RandomAccessFile(file.toFile(), "rw")) {
      device.setLength(64 << 20);
    }
    ProgramResult made = programs.run(LuksCommands.format(file, 64 << 20, PASSPHRASE, PATIENCE));
    assumeTrue(!(made instanceof ProgramResult.NotFound), "cryptsetup is not installed");
    assertThat(made)
        .isInstanceOfSatisfying(
            ProgramResult.Exited.class,
            exited -> assertThat(exited.ok()).as(exited.said()).isTrue());
    assertThat(probe(programs, file)).isEqualTo(new ProbeOutcome.HoldsLuks(2, true));

    assertThat(programs.run(LuksCommands.settle(file, PATIENCE)))
        .isInstanceOfSatisfying(
            ProgramResult.Exited.class,
            exited -> assertThat(exited.ok()).as(exited.said()).isTrue());

    assertThat(probe(programs, file)).isEqualTo(new ProbeOutcome.HoldsLuks(2, false));
    Secret wrong = Secret.passphrase("p", "wrong");
    assertThat(
            programs.run(LuksCommands.open(file, NAME, wrong, new Access(true, false), PATIENCE)))
        .isInstanceOfSatisfying(
            ProgramResult.Exited.class, exited -> assertThat(exited.ok()).isFalse());
  }

  private static ProbeOutcome probe(LocalProgramRunner programs, Path file) {
    return new Blkid(programs).probe(file, PATIENCE) instanceof BlkidAnswer.Found found
        ? ContentProbe.content(found)
        : new ProbeOutcome.Unknown("nothing was found");
  }
}
