package dev.holdfast.application.reconcile;

import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records, read once and then kept in memory, so that looking at hundreds of volumes every
 * second costs no reading. Writes go through first.
 */
public final class RememberedRecords implements VolumeRecords {
  private final VolumeRecords durable;
  private @Nullable Map<VolumeId, StagedVolume> remembered;

  public RememberedRecords(VolumeRecords durable) {
    this.durable = durable;
  }

  @Override
  public synchronized Optional<StagedVolume> find(VolumeId volume) {
    // a record that could not be read was left out of the whole, and may fail here for itself
    Optional<StagedVolume> known = Optional.ofNullable(volumes().get(volume));
    return known.isPresent() ? known : durable.find(volume);
  }

  @Override
  public synchronized void put(StagedVolume volume) {
    Map<VolumeId, StagedVolume> known = volumes();
    durable.put(volume);
    known.put(volume.id(), volume);
  }

  @Override
  public synchronized void remove(VolumeId volume) {
    Map<VolumeId, StagedVolume> known = volumes();
    durable.remove(volume);
    known.remove(volume);
  }

  @Override
  public synchronized List<StagedVolume> all() {
    return List.copyOf(volumes().values());
  }

  @Override
  public boolean everFormatted(VolumeId volume) {
    return durable.everFormatted(volume);
  }

  @Override
  public boolean everFormatted(NamespaceIdentifiers namespace) {
    return durable.everFormatted(namespace);
  }

  @Override
  public boolean everRaw(VolumeId volume) {
    return durable.everRaw(volume);
  }

  @Override
  public boolean everRaw(NamespaceIdentifiers namespace) {
    return durable.everRaw(namespace);
  }

  @Override
  public void beginFormat(FormatIntent intent) {
    durable.beginFormat(intent);
  }

  @Override
  public Optional<FormatIntent> begunFormat(VolumeId volume) {
    return durable.begunFormat(volume);
  }

  private Map<VolumeId, StagedVolume> volumes() {
    Map<VolumeId, StagedVolume> known = remembered;
    if (known == null) {
      known = new TreeMap<>();
      for (StagedVolume volume : durable.all()) {
        known.put(volume.id(), volume);
      }
      remembered = known;
    }
    return known;
  }
}
