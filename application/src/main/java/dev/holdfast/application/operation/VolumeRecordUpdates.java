package dev.holdfast.application.operation;

import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Changes records one after the other. A volume's own calls exclude each other, but a neighbour
 * that leaves hands its connections over meanwhile; a record that was read before that must not be
 * written back.
 */
public final class VolumeRecordUpdates {
  private final VolumeRecords records;
  private final ConcurrentHashMap<VolumeId, Boolean> changing = new ConcurrentHashMap<>();

  public VolumeRecordUpdates(VolumeRecords records) {
    this.records = records;
  }

  /**
   * Changes the record as it is now, or as it is known if there is none, and returns what was
   * written.
   */
  public StagedVolume change(StagedVolume known, UnaryOperator<StagedVolume> change) {
    StagedVolume[] written = {known};
    changing.compute(
        known.id(),
        (id, _) -> {
          written[0] = change.apply(records.find(id).orElse(known));
          records.put(written[0]);
          return null;
        });
    return written[0];
  }
}
