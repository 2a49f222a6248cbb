package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.TransportId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Names each value of a {@link StagedVolume} where one is made or changed. */
public final class StagedVolumeBuilder {
  private final VolumeId id;
  private final HostPath stagingPath;
  private VolumeAttachment attachment;
  private VolumeCapability capability;
  private Optional<NamespaceIdentifiers> identity = Optional.empty();
  private List<TransportId> ours = List.of();
  private Optional<Instant> formattedAt = Optional.empty();
  private Optional<BootId> boot = Optional.empty();
  private boolean complete;
  private boolean rebuilt;
  private Optional<BootId> restaging = Optional.empty();
  private Optional<BootMoment> lost = Optional.empty();

  StagedVolumeBuilder(
      VolumeId id, HostPath stagingPath, VolumeAttachment attachment, VolumeCapability capability) {
    this.id = id;
    this.stagingPath = stagingPath;
    this.attachment = attachment;
    this.capability = capability;
  }

  StagedVolumeBuilder(StagedVolume from) {
    this(from.id(), from.stagingPath(), from.attachment(), from.capability());
    this.identity = from.identity();
    this.ours = from.ours();
    this.formattedAt = from.formattedAt();
    this.boot = from.boot();
    this.complete = from.complete();
    this.rebuilt = from.rebuilt();
    this.restaging = from.restaging();
    this.lost = from.lost();
  }

  public StagedVolumeBuilder attachment(VolumeAttachment value) {
    this.attachment = value;
    return this;
  }

  public StagedVolumeBuilder capability(VolumeCapability value) {
    this.capability = value;
    return this;
  }

  public StagedVolumeBuilder identity(Optional<NamespaceIdentifiers> value) {
    this.identity = value;
    return this;
  }

  public StagedVolumeBuilder ours(List<TransportId> value) {
    this.ours = value;
    return this;
  }

  public StagedVolumeBuilder formattedAt(Optional<Instant> value) {
    this.formattedAt = value;
    return this;
  }

  public StagedVolumeBuilder boot(Optional<BootId> value) {
    this.boot = value;
    return this;
  }

  public StagedVolumeBuilder complete(boolean value) {
    this.complete = value;
    return this;
  }

  public StagedVolumeBuilder rebuilt(boolean value) {
    this.rebuilt = value;
    return this;
  }

  public StagedVolumeBuilder restaging(Optional<BootId> value) {
    this.restaging = value;
    return this;
  }

  public StagedVolumeBuilder lost(Optional<BootMoment> value) {
    this.lost = value;
    return this;
  }

  public StagedVolume build() {
    return new StagedVolume(
        id,
        stagingPath,
        attachment,
        capability,
        identity,
        ours,
        formattedAt,
        boot,
        complete,
        rebuilt,
        restaging,
        lost);
  }
}
