package dev.holdfast.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.Eui64;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of every store of volume records. */
public abstract class VolumeRecordsContract {
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05.678901234Z");

  private static final NamespaceIdentifiers NAMESPACE =
      ids(3, Optional.of(new UUID(1, 2)), Optional.of(new Eui64("0011223344556677")));

  private final long seed = System.nanoTime();
  private final AnyVolume any = new AnyVolume(new Random(seed));

  @SuppressWarnings("NullAway.Init")
  private VolumeRecords records;

  /** Empty. */
  protected abstract VolumeRecords records() throws Exception;

  /** The same store, as a restarted process sees it. */
  protected abstract VolumeRecords reopened() throws Exception;

  @BeforeEach
  final void makeRecords() throws Exception {
    records = records();
  }

  @Test
  void knowsNothingAtFirst() {
    assertThat(records.all()).isEmpty();
    assertThat(records.find(new VolumeId("pvc-1"))).isEmpty();
    assertThat(records.everFormatted(new VolumeId("pvc-1"))).isFalse();
  }

  @Test
  void keepsEveryFieldOfEveryVolumeOverARestart() throws Exception {
    for (int i = 0; i < 300; i++) {
      StagedVolume volume = any.volume();
      records.put(volume);
      assertThat(reopened().find(volume.id())).as("seed %d round %d", seed, i).contains(volume);
      records.remove(volume.id());
    }
  }

  @Test
  void keepsTheLastOfSeveral() throws Exception {
    StagedVolume first = any.volume(new VolumeId("pvc-1"));
    StagedVolume second = any.volume(new VolumeId("pvc-1"));

    records.put(first);
    records.put(second);

    assertThat(records.find(first.id())).as("seed %d", seed).contains(second);
    assertThat(reopened().all()).as("seed %d", seed).containsExactly(second);
  }

  @Test
  void tellsVolumesApartWhateverTheirNames() {
    List<VolumeId> ids =
        List.of(
            new VolumeId("pvc-1"),
            new VolumeId("PVC-1"),
            new VolumeId("pvc-1 "),
            new VolumeId("../pvc-1"),
            new VolumeId("a/b"),
            new VolumeId("a_b"),
            new VolumeId("."),
            new VolumeId("*.volume"),
            new VolumeId("\u00e4=\\n#"),
            new VolumeId("a".repeat(1023)),
            new VolumeId("a".repeat(1024)));
    List<StagedVolume> volumes = ids.stream().map(any::volume).toList();

    volumes.forEach(records::put);

    assertThat(records.all()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(volumes);
    assertThat(volumes)
        .allSatisfy(volume -> assertThat(records.find(volume.id())).contains(volume));
  }

  @Test
  void forgetsAVolumeOnceAndAgain() throws Exception {
    StagedVolume volume = any.volume();
    records.put(volume);

    records.remove(volume.id());
    records.remove(volume.id());

    assertThat(records.find(volume.id())).isEmpty();
    assertThat(reopened().all()).isEmpty();
  }

  @Test
  void remembersForEverThatAVolumeWasFormatted() throws Exception {
    StagedVolume volume = any.unformatted(new VolumeId("pvc-1"));
    records.put(volume);
    assertThat(records.everFormatted(volume.id())).isFalse();

    records.put(volume.withFormattedAt(WHEN));
    assertThat(records.everFormatted(volume.id())).isTrue();

    records.remove(volume.id());
    assertThat(reopened().everFormatted(volume.id())).isTrue();
    assertThat(reopened().everFormatted(new VolumeId("pvc-2"))).isFalse();

    records.put(volume);
    assertThat(reopened().everFormatted(volume.id())).isTrue();
  }

  @Test
  void remembersForEverWhichNamespacesWereFormatted() throws Exception {
    StagedVolume volume = any.unformatted(new VolumeId("pvc-1")).withIdentity(NAMESPACE);
    records.put(volume);
    assertThat(records.everFormatted(NAMESPACE)).isFalse();

    records.put(volume.withFormattedAt(WHEN));
    records.remove(volume.id());

    // by any one of its identifiers; an NSID is none that lasts
    assertThat(reopened().everFormatted(NAMESPACE)).isTrue();
    assertThat(reopened().everFormatted(ids(9, Optional.of(new UUID(1, 2)), Optional.empty())))
        .isTrue();
    assertThat(reopened().everFormatted(ids(9, Optional.empty(), NAMESPACE.eui()))).isTrue();
    assertThat(reopened().everFormatted(ids(3, Optional.of(new UUID(1, 3)), Optional.empty())))
        .isFalse();
    assertThat(reopened().everFormatted(NamespaceIdentifiers.ofNsid(3))).isFalse();
  }

  @Test
  void remembersForEverWhatWasStagedAsARawDevice() throws Exception {
    StagedVolume raw = any.raw(new VolumeId("pvc-1")).withIdentity(NAMESPACE);
    records.put(raw);
    assertThat(records.everRaw(raw.id())).isTrue();
    assertThat(records.everRaw(NAMESPACE)).isTrue();

    records.remove(raw.id());

    assertThat(reopened().everRaw(raw.id())).isTrue();
    assertThat(reopened().everRaw(NAMESPACE)).isTrue();
    assertThat(reopened().everRaw(new VolumeId("pvc-2"))).isFalse();
    assertThat(reopened().everFormatted(NAMESPACE)).isFalse();
  }

  @Test
  void remembersAMkfsThatWasBegunUntilItIsDone() throws Exception {
    StagedVolume volume = any.unformatted(new VolumeId("pvc-1"));
    FormatIntent first = intent(volume.id(), FilesystemType.XFS);
    FormatIntent second = intent(volume.id(), FilesystemType.EXT4);
    assertThat(records.begunFormat(volume.id())).isEmpty();

    records.beginFormat(first);
    records.beginFormat(second);
    records.put(volume);
    records.remove(volume.id());

    assertThat(reopened().begunFormat(volume.id())).contains(second);
    FormatIntent permitted =
        second.permitted(new FormatIntent.Permission(second.at(), "1024:ab,4096:cd"));
    records.beginFormat(permitted);
    assertThat(reopened().begunFormat(volume.id())).contains(permitted);
    assertThat(reopened().begunFormat(new VolumeId("pvc-2"))).isEmpty();
    assertThat(reopened().everFormatted(volume.id())).isFalse();

    records.put(volume.withFormattedAt(WHEN));
    assertThat(reopened().begunFormat(volume.id())).isEmpty();
  }

  private static NamespaceIdentifiers ids(long nsid, Optional<UUID> uuid, Optional<Eui64> eui) {
    return new NamespaceIdentifiers(nsid, uuid, Optional.empty(), eui);
  }

  private static FormatIntent intent(VolumeId volume, FilesystemType type) {
    return new FormatIntent(
        volume,
        new NamespaceIdentifiers(
            3, Optional.of(new UUID(1, 2)), Optional.empty(), Optional.empty()),
        type,
        WHEN);
  }
}
