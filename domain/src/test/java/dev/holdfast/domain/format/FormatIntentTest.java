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
                + " these may be its remains, or data written since by another process: 'holdfast"
                + " format-again pv' on this node shows them, and permits the next attempt to format"
                + " the volume; or clear the whole device (blkdiscard --zeroout)");
  }

  @Test
  void permitsWhatAPersonHasSeenOnThatNamespaceOnly() {
    Instant now = Instant.parse("2026-01-02T04:00:00Z");
    FormatIntent permitted = INTENT.permitted(new FormatIntent.Permission(now, "1024:ab"));

    assertThat(INTENT.permits(THERE, "1024:ab")).isFalse();
    assertThat(permitted.permits(THERE, "1024:ab")).isTrue();
    assertThat(permitted.permits(THERE, "1024:ac")).isFalse();
    assertThat(permitted.permits(NamespaceIdentifiers.ofNsid(2), "1024:ab")).isFalse();
    assertThat(permitted.explain(THERE))
        .endsWith(
            "; the permission of 2026-01-02T04:00:00Z to format again is for other data than are"
                + " there now");
  }

  @Test
  void offersNoExplanationForAnotherNamespace() {
    assertThat(INTENT.explain(NamespaceIdentifiers.ofNsid(2)))
        .isEqualTo(
            "mkfs of ext4 was begun at 2026-01-02T03:04:05Z for this volume, but on another"
                + " namespace (nsid 1)");
  }
}
