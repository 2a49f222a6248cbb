package dev.holdfast.adapters.mount.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.PodRecords.Publication;
import dev.holdfast.domain.pod.PodName;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePodRecordsTest {
  private static final Publication ONE = publication("/pods/1", "db-0");
  private static final Publication TWO = publication("/pods/2", "db-1");

  @TempDir Path dir;

  private FilePodRecords records() {
    return new FilePodRecords(dir.resolve("volumes"));
  }

  private static Publication publication(String target, String pod) {
    return new Publication(new VolumeId("v"), new HostPath(target), new PodName("shop", pod));
  }

  @Test
  void keepsTheNameOfEachPublicationUntilItIsRemoved() {
    assertThat(records().all()).isEmpty();
    records().remove(ONE.target());
    records().put(ONE);
    records().put(TWO);
    assertThat(records().all()).containsExactlyInAnyOrder(ONE, TWO);
    records().put(publication("/pods/1", "db-9"));
    records().remove(TWO.target());
    assertThat(records().all()).containsExactly(publication("/pods/1", "db-9"));
  }

  /** It costs a name and nothing else. */
  @Test
  void aDamagedOneIsNoName() throws IOException {
    records().put(ONE);
    records().put(TWO);
    Path file = dir.resolve("volumes").resolve(Digests.sha256("/pods/1") + ".pod");
    Files.writeString(file, Files.readString(file).replace("db-0", "$(x)"));
    assertThat(records().all()).containsExactly(TWO);
  }

  /** By another process that can write there. */
  @Test
  void textThatIsNoNameIsNotRead() throws IOException {
    records().put(ONE);
    Path file = dir.resolve("volumes").resolve(Digests.sha256("/pods/1") + ".pod");
    RecordFieldsWriter out = new RecordFieldsWriter();
    out.put("volume", "v");
    out.put("target", "/pods/1");
    out.put("namespace", "shop");
    out.put("name", "db;reboot");
    Files.write(file, RecordText.encode("pod 1", out.all()));
    assertThat(records().all()).isEmpty();
  }

  /** Versions without names list the records of volumes and of jobs. */
  @Test
  void earlierVersionsDoNotSeeThem() throws IOException {
    records().put(ONE);
    Path volumes = dir.resolve("volumes");
    assertThat(new FileVolumeRecords(volumes).read().volumes()).isEmpty();
    assertThat(new FileVolumeRecords(volumes).read().unreadable()).isEmpty();
    assertThat(new FileJobRecords(volumes).all()).isEqualTo(List.of());
    try (Stream<Path> files = Files.list(volumes)) {
      assertThat(files).hasSize(1);
    }
  }
}
