package dev.holdfast.application.operation;

import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.format.FormatIntent;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;

/** Records for tests that format nothing. */
public abstract class RecordsWithoutMarks implements VolumeRecords {
  @Override
  public boolean everFormatted(VolumeId volume) {
    return true;
  }

  @Override
  public boolean everFormatted(NamespaceIdentifiers namespace) {
    return true;
  }

  @Override
  public boolean everRaw(VolumeId volume) {
    return false;
  }

  @Override
  public boolean everRaw(NamespaceIdentifiers namespace) {
    return false;
  }

  @Override
  public void beginFormat(FormatIntent intent) {}

  @Override
  public Optional<Unwritable> unwritable() {
    return Optional.empty();
  }

  @Override
  public Optional<FormatIntent> begunFormat(VolumeId volume) {
    return Optional.empty();
  }
}
