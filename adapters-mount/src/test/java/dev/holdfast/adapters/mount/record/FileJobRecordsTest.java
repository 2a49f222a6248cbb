package dev.holdfast.adapters.mount.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.job.JobKind;
import dev.holdfast.domain.job.ProgramIdentity;
import dev.holdfast.domain.job.VolumeJob;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJobRecordsTest {
  @TempDir Path dir;

  private FileJobRecords records() {
    return new FileJobRecords(dir.resolve("volumes"));
  }

  private static VolumeJob job(String volume) {
    return new VolumeJob(
        new VolumeId(volume),
        new SubsystemNqn("nqn.2026-01.dev.holdfast.test:a"),
        new NamespaceIdentifiers(
            7, Optional.of(new UUID(3, 4)), Optional.empty(), Optional.empty()),
        JobKind.CHECK,
        FilesystemType.EXT4,
        "nvme0n1",
        1L << 40,
        Instant.parse("2026-11-29T22:00:00Z"),
        Optional.empty());
  }

  private static VolumeJob running(String volume) {
    return job(volume)
        .with(
            new ProgramIdentity(
                77,
                Optional.of(5000L),
                Optional.of(new BootId(new UUID(1, 1))),
                Optional.of("pid:[42]")));
  }

  @Test
  void keepsAJobWithAndWithoutItsProgram() {
    records().put(job("a"));
    assertThat(records().find(new VolumeId("a"))).contains(job("a"));
    records().put(running("a"));
    records().put(running("b/c"));

    assertThat(records().find(new VolumeId("a"))).contains(running("a"));
    assertThat(records().all()).containsExactlyInAnyOrder(running("a"), running("b/c"));
    records().remove(new VolumeId("a"));
    assertThat(records().find(new VolumeId("a"))).isEmpty();
    assertThat(records().all()).containsExactly(running("b/c"));
  }

  @Test
  void hasNoneWithoutADirectory() {
    assertThat(records().all()).isEmpty();
    assertThat(records().find(new VolumeId("a"))).isEmpty();
    records().remove(new VolumeId("a"));
  }

  @Test
  void doesNotTakeADamagedRecordForNone() throws IOException {
    records().put(running("a"));
    records().put(running("b"));
    Path file = file("a");
    Files.writeString(file, Files.readString(file).replace("77", "78"));

    assertThatThrownBy(() -> records().find(new VolumeId("a")))
        .isInstanceOf(HostInterfaceException.class)
        .hasMessageContaining("delete the file");
    assertThat(records().all()).as("it costs no other").isEqualTo(List.of(running("b")));
  }

  private Path file(String volume) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("volumes"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(Digests.sha256(volume)))
          .findFirst()
          .orElseThrow();
    }
  }
}
