package dev.holdfast.application.operation;

import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The records, read once and then kept in memory, so that scanning hundreds of volumes every second
 * costs no reading. Writes go through first, one after the other; what is known is read meanwhile,
 * because a disk may take its time, and the loop and other volumes have none. A failure is not
 * kept: as long as a record cannot be read, {@link #read} tries again.
 */
public final class CachedVolumeRecords implements VolumeRecords {
  private final VolumeRecords durable;
  private final Map<VolumeId, StagedVolume> known = new ConcurrentSkipListMap<>();
  private volatile List<Unreadable> unreadable = List.of();
  private volatile boolean read;

  public CachedVolumeRecords(VolumeRecords durable) {
    this.durable = durable;
  }

  @Override
  public Optional<StagedVolume> find(VolumeId volume) {
    return Optional.ofNullable(known.get(volume)).or(() -> findLate(volume));
  }

  private synchronized Optional<StagedVolume> findLate(VolumeId volume) {
    if (!read) {
      load();
    }
    // a record that could not be read was left out of the whole, and may fail here for itself
    if (!known.containsKey(volume)) {
      durable.find(volume).ifPresent(late -> known.put(volume, late));
    }
    return Optional.ofNullable(known.get(volume));
  }

  @Override
  public synchronized void put(StagedVolume volume) {
    durable.put(volume);
    known.put(volume.id(), volume);
  }

  @Override
  public synchronized void remove(VolumeId volume) {
    durable.remove(volume);
    known.remove(volume);
  }

  @Override
  public Records read() {
    if (!complete()) {
      loadAgain();
    }
    return new Records(List.copyOf(known.values()), unreadable);
  }

  private boolean complete() {
    return read && unreadable.isEmpty();
  }

  private synchronized void loadAgain() {
    if (!complete()) {
      load();
    }
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
  public Optional<Unwritable> unwritable() {
    return durable.unwritable();
  }

  @Override
  public Optional<FormatIntent> begunFormat(VolumeId volume) {
    return durable.begunFormat(volume);
  }

  /** Known records stay: all writes pass through here, so they are at least as new. */
  private void load() {
    Records now = durable.read();
    now.volumes().forEach(volume -> known.putIfAbsent(volume.id(), volume));
    unreadable = now.unreadable();
    read = true;
  }
}
