package dev.holdfast.bootstrap.simulated;

import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.fault.Passage;
import java.time.Duration;
import java.util.Optional;

/**
 * The disk of the records, which can be full: nothing can be written, but files can be read and
 * deleted.
 */
final class SimulatedRecordDisk implements VolumeRecords {
  private static final String POINT = "records.write";

  /** As a disk, it has no patience of its own. */
  private static final Duration LONG = Duration.ofHours(1);

  private final VolumeRecords files;
  private final SimulatedHost host;

  SimulatedRecordDisk(VolumeRecords files, SimulatedHost host) {
    this.files = files;
    this.host = host;
  }

  private Optional<String> full() {
    return host.faults().at(POINT).pass(LONG) instanceof Passage.Fails(_, String says)
        ? Optional.of(says)
        : Optional.empty();
  }

  private void requireRoom(VolumeId volume) {
    Optional<String> why = full();
    if (why.isPresent()) {
      throw new HostInterfaceException("VolumeRecords", volume.value(), why.get());
    }
  }

  @Override
  public void put(StagedVolume volume) {
    requireRoom(volume.id());
    files.put(volume);
  }

  @Override
  public void beginFormat(FormatIntent intent) {
    requireRoom(intent.volume());
    files.beginFormat(intent);
  }

  @Override
  public Optional<Unwritable> unwritable() {
    return full()
        .map(why -> new Unwritable("the state directory cannot be written: " + why, "free space"))
        .or(files::unwritable);
  }

  @Override
  public Optional<StagedVolume> find(VolumeId volume) {
    return files.find(volume);
  }

  @Override
  public void remove(VolumeId volume) {
    files.remove(volume);
  }

  @Override
  public Records read() {
    return files.read();
  }

  @Override
  public boolean everFormatted(VolumeId volume) {
    return files.everFormatted(volume);
  }

  @Override
  public boolean everFormatted(NamespaceIdentifiers namespace) {
    return files.everFormatted(namespace);
  }

  @Override
  public boolean everRaw(VolumeId volume) {
    return files.everRaw(volume);
  }

  @Override
  public boolean everRaw(NamespaceIdentifiers namespace) {
    return files.everRaw(namespace);
  }

  @Override
  public Optional<FormatIntent> begunFormat(VolumeId volume) {
    return files.begunFormat(volume);
  }
}
