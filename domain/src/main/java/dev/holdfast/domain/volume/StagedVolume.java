package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of a volume between calls and across restarts. Written before the first effect of a
 * stage call, so that every partial effect can be undone.
 *
 * @param stagingPath where kubelet wants it staged
 * @param identity the namespace that was proven to be the volume; absent until then
 * @param createdAddresses the addresses whose controllers Holdfast created; others were there
 *     before and stay
 * @param formattedAt when Holdfast made a filesystem on it, or first saw one
 * @param boot in which kubelet last asked for it; empty in records of earlier versions, and if the
 *     kernel does not report it. Nothing that was staged in another boot is mounted any more
 * @param complete true once staging has succeeded
 * @param rebuilt true if the record was lost and put together from what the host shows: its wishes
 *     are guesses, until kubelet stages the volume again
 * @param restaging the boot in which its dead staging mount is taken away for a new one, from
 *     before the one is removed until the other is there. It means nothing in any other boot:
 *     nothing is mounted after a reboot, and kubelet stages
 * @param lost the last moment at which its staging mount was seen alive and a controller reached
 *     its device, while that is over; empty if it is not over, or if the moment is not known
 */
public record StagedVolume(
    VolumeId id,
    HostPath stagingPath,
    VolumeAttachment attachment,
    VolumeCapability capability,
    Optional<NamespaceIdentifiers> identity,
    List<TransportId> createdAddresses,
    Optional<Instant> formattedAt,
    Optional<BootId> boot,
    boolean complete,
    boolean rebuilt,
    Optional<BootId> restaging,
    Optional<BootMoment> lost) {

  public StagedVolume {
    createdAddresses = List.copyOf(createdAddresses);
  }

  /** A volume of which nothing is known but what was asked for. */
  public static Builder builder(
      VolumeId id, HostPath stagingPath, VolumeAttachment attachment, VolumeCapability capability) {
    return new Builder(id, stagingPath, attachment, capability);
  }

  /** For a copy that differs. */
  public Builder toBuilder() {
    return builder(id, stagingPath, attachment, capability)
        .identity(identity)
        .createdAddresses(createdAddresses)
        .formattedAt(formattedAt)
        .boot(boot)
        .complete(complete)
        .rebuilt(rebuilt)
        .restaging(restaging)
        .lost(lost);
  }

  /** With these addresses too among those whose controllers Holdfast created. */
  public StagedVolume withCreatedAddresses(List<TransportId> more) {
    return toBuilder()
        .createdAddresses(
            Stream.concat(createdAddresses.stream(), more.stream()).distinct().toList())
        .build();
  }

  /** The controller that Holdfast created at this address was removed. */
  public StagedVolume withoutCreatedAddress(TransportId removed) {
    return toBuilder()
        .createdAddresses(
            createdAddresses.stream().filter(address -> !address.equals(removed)).toList())
        .build();
  }

  public StagedVolume withAttachment(VolumeAttachment other) {
    return toBuilder().attachment(other).build();
  }

  public StagedVolume withIdentity(NamespaceIdentifiers ids) {
    return toBuilder().identity(Optional.of(ids)).build();
  }

  public StagedVolume withFormattedAt(Instant when) {
    return toBuilder().formattedAt(Optional.of(when)).build();
  }

  /**
   * That it was proven once, after a call that was undone: nothing of it is there. A filesystem is
   * not there in this boot either, a raw device was there in an earlier one.
   */
  public StagedVolume knowledge() {
    return toBuilder()
        .createdAddresses(List.of())
        .boot(capability.use() instanceof VolumeUse.Block ? boot : Optional.empty())
        .build();
  }

  public StagedVolume completed() {
    return toBuilder().complete(true).build();
  }

  /**
   * @param noted in which it is mounted again; none if it no longer is
   */
  public StagedVolume withRestaging(Optional<BootId> noted) {
    return toBuilder().restaging(noted).build();
  }

  /**
   * @param since when it was last seen alive; none if it is alive
   */
  public StagedVolume withLost(Optional<BootMoment> since) {
    return toBuilder().lost(since).build();
  }

  /** True if it is known that the volume was lost for a shorter time than this. */
  public boolean lostForLessThan(Duration longest, Optional<BootMoment> now) {
    return lost.flatMap(since -> now.flatMap(since::until))
        .filter(passed -> passed.compareTo(longest) < 0)
        .isPresent();
  }

  /**
   * True if a repeated request asks for the same thing. Addresses and timers may differ: defaults
   * change with the configuration, and a volume that is staged must stay so. Of a rebuilt record
   * only the place is known.
   */
  public boolean sameRequest(
      HostPath path, VolumeAttachment wanted, VolumeCapability wantedCapability) {
    return stagingPath.equals(path)
        && attachment.nqn().equals(wanted.nqn())
        && (rebuilt
            || (attachment.selector().equals(wanted.selector())
                && capability.equals(wantedCapability)));
  }

  /** A volume in the making. Without further values nothing of it is there. */
  public static final class Builder {
    private final VolumeId id;
    private final HostPath stagingPath;
    private VolumeAttachment attachment;
    private VolumeCapability capability;
    private Optional<NamespaceIdentifiers> identity = Optional.empty();
    private List<TransportId> createdAddresses = List.of();
    private Optional<Instant> formattedAt = Optional.empty();
    private Optional<BootId> boot = Optional.empty();
    private boolean complete;
    private boolean rebuilt;
    private Optional<BootId> restaging = Optional.empty();
    private Optional<BootMoment> lost = Optional.empty();

    private Builder(
        VolumeId id,
        HostPath stagingPath,
        VolumeAttachment attachment,
        VolumeCapability capability) {
      this.id = id;
      this.stagingPath = stagingPath;
      this.attachment = attachment;
      this.capability = capability;
    }

    public Builder attachment(VolumeAttachment value) {
      this.attachment = value;
      return this;
    }

    public Builder capability(VolumeCapability value) {
      this.capability = value;
      return this;
    }

    public Builder identity(Optional<NamespaceIdentifiers> value) {
      this.identity = value;
      return this;
    }

    public Builder createdAddresses(List<TransportId> value) {
      this.createdAddresses = value;
      return this;
    }

    public Builder formattedAt(Optional<Instant> value) {
      this.formattedAt = value;
      return this;
    }

    public Builder boot(Optional<BootId> value) {
      this.boot = value;
      return this;
    }

    public Builder complete(boolean value) {
      this.complete = value;
      return this;
    }

    public Builder rebuilt(boolean value) {
      this.rebuilt = value;
      return this;
    }

    public Builder restaging(Optional<BootId> value) {
      this.restaging = value;
      return this;
    }

    public Builder lost(Optional<BootMoment> value) {
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
          createdAddresses,
          formattedAt,
          boot,
          complete,
          rebuilt,
          restaging,
          lost);
    }
  }
}
