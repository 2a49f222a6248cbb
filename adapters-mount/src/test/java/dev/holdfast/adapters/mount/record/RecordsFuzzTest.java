package dev.holdfast.adapters.mount.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.contract.AnyVolume;
import dev.holdfast.application.fuzz.Fuzz;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that a disk, or a person with an editor, has changed. */
class RecordsFuzzTest {
  private static final VolumeId ID = new VolumeId("pvc-1");

  private final AnyVolume any = new AnyVolume(new Random(20_261_123L));

  private final List<byte[]> written =
      IntStream.range(0, 20).mapToObj(_ -> StagedVolumeRecord.encode(any.volume(ID))).toList();

  @TempDir Path dir;

  /** And the volume counts as formatted from then on. */
  @Test
  void aSpoiltRecordIsNeverTrusted() {
    FileVolumeRecords records = new FileVolumeRecords(dir);
    Path file = dir.resolve(Digests.sha256(ID.value()) + ".volume");
    Path aside = dir.resolve(file.getFileName() + ".damaged");
    Fuzz.run(
        "records",
        mutator -> mutator.spoiled(written),
        spoilt -> {
          if (!newer(spoilt) && written.stream().noneMatch(whole -> Arrays.equals(whole, spoilt))) {
            Files.deleteIfExists(aside);
            Files.write(file, spoilt);
            assertThat(records.find(ID)).isEmpty();
            assertThat(file).doesNotExist();
            assertThat(records.everFormatted(ID)).isTrue();
          }
        });
  }

  /** A record edited by hand with a correct digest is one volume, or damaged. */
  @Test
  void aSpoiltRecordWithTheRightDigestIsAVolumeOrDamaged() {
    Fuzz.run(
        "records with their digest",
        mutator -> signed(mutator.spoiled(written.stream().map(RecordsFuzzTest::body).toList())),
        record -> {
          try {
            StagedVolume read = StagedVolumeRecord.decode(record);
            assertThat(StagedVolumeRecord.decode(StagedVolumeRecord.encode(read))).isEqualTo(read);
          } catch (DamagedRecord damaged) {
            assertThat(damaged.why()).isNotEmpty();
          }
        });
  }

  /** A newer version's, for all that can be seen: it is left where it is. */
  private static boolean newer(byte[] record) {
    return new String(record, StandardCharsets.ISO_8859_1)
        .matches("(?s)holdfast staged-volume ([2-9]|[1-9]\\d+)\n.*");
  }

  /** The text after the line of the kind and that of the digest. */
  private static byte[] body(byte[] record) {
    String text = new String(record, StandardCharsets.ISO_8859_1);
    return text.substring(text.indexOf("\nid=") + 1).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] signed(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return ("holdfast staged-volume 1\nsha256 " + Digests.sha256(text) + "\n" + text)
        .getBytes(StandardCharsets.UTF_8);
  }
}
