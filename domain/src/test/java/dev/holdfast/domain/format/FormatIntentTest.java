package dev.holdfast.domain.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FormatIntentTest {
  private static final NamespaceIdentifiers THERE = NamespaceIdentifiers.ofNsid(1);
  private static final FormatIntent INTENT =
      new FormatIntent(
          new VolumeId("pv"), THERE, FilesystemType.EXT4, Instant.parse("2026-01-02T03:04:05Z"));

  @Test
  void saysWhatToLookAtAndHowToGoOn() {
    assertThat(INTENT.explain(THERE))
        .isEqualTo(
            "mkfs of ext4 was begun at 2026-01-02T03:04:05Z and is not known to have completed, so"
                + " these may be its remains, or data written since by another process: inspect"
                + " these places, and if the data is not needed, clear the whole device (blkdiscard"
                + " --zeroout); the next attempt then formats it");
  }

  @Test
  void offersNoExplanationForAnotherNamespace() {
    assertThat(INTENT.explain(NamespaceIdentifiers.ofNsid(2)))
        .isEqualTo(
            "mkfs of ext4 was begun at 2026-01-02T03:04:05Z for this volume, but on another"
                + " namespace (nsid 1)");
  }
}
