package dev.holdfast.adapters.mount.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords.Unreadable;
import dev.holdfast.domain.controller.ControllerOwnership;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.controller.ExpectedController;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileControllerRecordsTest {
  private static final SubsystemNqn NQN = new SubsystemNqn("nqn.2026-01.lab:vol1");
  private static final BootId BOOT = new BootId(new UUID(1, 1));
  private static final Host HOST =
      new Host(
          new HostNqn("nqn.2014-08.org.nvmexpress:uuid:51a1a7ed-0000-4000-8000-0000000d0e5f"),
          HostId.parse("51a1a7ed-0000-4000-8000-0000000d0e5f"));
  private static final ControllerOwnership OWNERSHIP =
      ControllerOwnership.none(NQN, Optional.of(BOOT))
          .with(
              new CreatedController(
                  NQN,
                  TransportId.tcp("fe80::1%eth0", 4420),
                  HOST,
                  new ControllerName("nvme3"),
                  (5L << 32) + 4711))
          .with(
              new ExpectedController(
                  NQN,
                  TransportId.tcp("10.0.0.1", 4420),
                  HOST,
                  new ControllerTimers(
                      Optional.of(Timeout.OFF),
                      Optional.of(Duration.ofSeconds(2)),
                      Optional.of(Timeout.ofSeconds(40)),
                      Optional.of(Duration.ofSeconds(30))),
                  Optional.of(new BootMoment(BOOT, Duration.ofMillis(4712))),
                  Set.of(7L, 8L)));

  @TempDir Path dir;

  private FileControllerRecords records() {
    return new FileControllerRecords(dir.resolve("volumes"));
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("volumes"))) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void theNextProcessReadsWhatWasWritten() {
    assertThat(records().read().all()).isEmpty();

    records().put(OWNERSHIP);

    assertThat(records().read().all()).containsExactly(OWNERSHIP);
    assertThat(records().read().unreadable()).isEmpty();
  }

  @Test
  void anEmptyOneIsNone() throws IOException {
    records().put(OWNERSHIP);
    records().put(ControllerOwnership.none(NQN, Optional.of(BOOT)));

    assertThat(records().read().all()).isEmpty();
    try (Stream<Path> files = Files.list(dir.resolve("volumes"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aDamagedOneProvesNothingAndIsKeptAside() throws IOException {
    records().put(OWNERSHIP);
    Path file = file();
    Files.writeString(file, Files.readString(file).replace("nvme3", "nvme4"));

    assertThat(records().read().all()).isEmpty();

    assertThat(file).doesNotExist();
    assertThat(file.resolveSibling(file.getFileName() + ".damaged")).exists();
  }

  @Test
  void oneThatCannotBeReadIsReportedAndNotReplaced() throws IOException {
    records().put(OWNERSHIP);
    Path file = file();
    Files.delete(file);
    Files.createDirectory(file);

    assertThat(records().read().all()).isEmpty();
    assertThat(records().read().unreadable())
        .extracting(Unreadable::file)
        .isEqualTo(List.of(file.toString()));
    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(() -> records().put(OWNERSHIP));
    assertThat(file).isDirectory();
  }

  /** After a rollback: it may be all that proves a controller. */
  @Test
  void oneOfANewerVersionIsReportedAndNeitherMovedNorReplaced() throws IOException {
    records().put(OWNERSHIP);
    Path file = file();
    String newer = Files.readString(file).replace("controllers 1", "controllers 2");
    Files.writeString(file, newer);

    assertThat(records().read().all()).isEmpty();
    assertThat(records().read().unreadable())
        .singleElement()
        .satisfies(one -> assertThat(one.why()).contains("newer version"));
    for (ControllerOwnership each :
        List.of(OWNERSHIP, ControllerOwnership.none(NQN, Optional.of(BOOT)))) {
      assertThatExceptionOfType(HostInterfaceException.class)
          .isThrownBy(() -> records().put(each))
          .withMessageContaining("newer version");
    }
    assertThat(file).hasContent(newer);
  }
}
