package dev.holdfast.adapters.mount.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.HostPrograms.Life;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.application.port.out.mount.MountTable;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.job.ProgramIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcProcessesTest {
  private static final BootId BOOT = new BootId(new UUID(1, 1));

  @TempDir Path proc;

  private Optional<BootId> boot = Optional.of(BOOT);

  private final MountTable table =
      new MountTable() {
        @Override
        public List<Mount> mounts() {
          return List.of();
        }

        @Override
        public Optional<BootId> boot() {
          return boot;
        }
      };

  @BeforeEach
  void namespace() throws IOException {
    in("pid:[42]");
  }

  private void in(String namespace) throws IOException {
    Path link = proc.resolve("self/ns/pid");
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(namespace));
  }

  private void runs(String state, long start) throws IOException {
    Files.createDirectories(proc.resolve("77"));
    // with a name that has brackets and blanks
    Files.writeString(
        proc.resolve("77/stat"),
        "77 (mkfs) x (1)) %s 1 77 77 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 %d 6000 200\n"
            .formatted(state, start));
  }

  private ProcProcesses processes() {
    return new ProcProcesses(proc, table);
  }

  private static ProgramIdentity begun(String namespace) {
    return new ProgramIdentity(77, Optional.of(5000L), Optional.of(BOOT), Optional.of(namespace));
  }

  private Life life() {
    return processes().life(begun("pid:[42]"));
  }

  @Test
  void identifiesAProcess() throws IOException {
    runs("D", 5000);

    assertThat(processes().identify(77)).isEqualTo(begun("pid:[42]"));
  }

  @Test
  void isAliveWithTheSameStart() throws IOException {
    runs("D", 5000);

    assertThat(life()).isEqualTo(new Life.Alive());
  }

  @Test
  void isDeadWhereItsPidIsFreeOrAnothersOrAZombies() throws IOException {
    assertThat(life()).isEqualTo(new Life.Dead());
    runs("R", 5001);
    assertThat(life()).isEqualTo(new Life.Dead());
    runs("Z", 5000);
    assertThat(life()).isEqualTo(new Life.Dead());
  }

  @Test
  void isDeadInAnotherBoot() throws IOException {
    runs("D", 5000);
    boot = Optional.of(new BootId(new UUID(2, 2)));

    assertThat(life()).isEqualTo(new Life.Dead());
  }

  @Test
  void isDeadWithItsContainer() throws IOException {
    in("pid:[43]");

    assertThat(life()).isEqualTo(new Life.Dead());
  }

  @Test
  void isUnknownWhereAProcessOfTheHostIsNotVisible() {
    assertThat(processes().life(begun("pid:[4026531836]"))).isInstanceOf(Life.Unknown.class);
  }

  @Test
  void isUnknownWhereSomethingCannotBeRead() throws IOException {
    Files.createDirectories(proc.resolve("77/stat"));
    assertThat(life()).isInstanceOf(Life.Unknown.class);

    Files.delete(proc.resolve("77/stat"));
    Files.writeString(proc.resolve("77/stat"), "77 (mkfs");
    assertThat(life()).isInstanceOf(Life.Unknown.class);

    runs("D", 5000);
    boot = Optional.empty();
    assertThat(life()).isInstanceOf(Life.Unknown.class);
    boot = Optional.of(BOOT);
    Files.delete(proc.resolve("self/ns/pid"));
    assertThat(life()).isInstanceOf(Life.Unknown.class);
  }

  @Test
  void isUnknownWithoutAStartOnRecord() throws IOException {
    runs("D", 5000);

    assertThat(
            processes()
                .life(
                    new ProgramIdentity(
                        77, Optional.empty(), Optional.of(BOOT), Optional.of("pid:[42]"))))
        .isInstanceOf(Life.Unknown.class);
  }

  @Test
  void signalsARealProcessAndSeesItsEnd() throws Exception {
    ProcProcesses real = new ProcProcesses(Path.of("/proc"), table);
    Process sleep = new ProcessBuilder("sleep", "60").start();
    ProgramIdentity identity = real.identify(sleep.pid());
    assertThat(real.life(identity)).isEqualTo(new Life.Alive());

    real.terminate(
        new ProgramIdentity(
            identity.pid(), Optional.of(1L), identity.boot(), identity.pidNamespace()));
    assertThat(sleep.isAlive()).as("another process with its pid is spared").isTrue();
    real.terminate(identity);

    assertThat(sleep.waitFor()).isEqualTo(128 + 15);
    assertThat(real.life(identity)).isEqualTo(new Life.Dead());
  }
}
