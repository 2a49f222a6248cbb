package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.TransportId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of a volume between calls and across restarts. Written before the first effect of a
 * stage call, so that every partial effect can be undone.
 *
 * @param stagingPath where kubelet wants it staged
 * @param identity the namespace that was proven to be the volume; absent until then
 * @param ours the addresses whose controllers Holdfast created; others were there before and stay
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
    List<TransportId> ours,
    Optional<Instant> formattedAt,
    Optional<BootId> boot,
    boolean complete,
    boolean rebuilt,
    Optional<BootId> restaging,
    Optional<BootMoment> lost) {

  public StagedVolume {
    ours = List.copyOf(ours);
  }

  /** A volume of which nothing is known but the request. */
  public static StagedVolumeBuilder requested(
      VolumeId id, HostPath stagingPath, VolumeAttachment attachment, VolumeCapability capability) {
    return new StagedVolumeBuilder(id, stagingPath, attachment, capability);
  }

  /** For a changed copy. */
  public StagedVolumeBuilder change() {
    return new StagedVolumeBuilder(this);
  }

  public StagedVolume withOurs(List<TransportId> addresses) {
    return change().ours(addresses).build();
  }

  public StagedVolume withAttachment(VolumeAttachment other) {
    return change().attachment(other).build();
  }

  public StagedVolume withIdentity(NamespaceIdentifiers ids) {
    return change().identity(Optional.of(ids)).build();
  }

  public StagedVolume withFormattedAt(Instant when) {
    return change().formattedAt(Optional.of(when)).build();
  }

  /**
   * That it was proven once, after a call that was undone: nothing of it is there. A filesystem is
   * not there in this boot either, a raw device was there in an earlier one.
   */
  public StagedVolume knowledge() {
    return change()
        .ours(List.of())
        .boot(capability.use() instanceof VolumeUse.Block ? boot : Optional.empty())
        .build();
  }

  public StagedVolume completed() {
    return change().complete(true).build();
  }

  /**
   * @param noted in which it is mounted again; none if it no longer is
   */
  public StagedVolume withRestaging(Optional<BootId> noted) {
    return change().restaging(noted).build();
  }

  /**
   * @param since when it was last seen alive; none if it is alive
   */
  public StagedVolume withLost(Optional<BootMoment> since) {
    return change().lost(since).build();
  }

  /** The namespace that was proven to be the volume's; until then the one that was asked for. */
  public NamespaceSelector selector() {
    return provenSelector().orElse(attachment.selector());
  }

  /** Empty until a namespace was proven to be the volume's. */
  public Optional<NamespaceSelector> provenSelector() {
    return identity.map(NamespaceSelector::exactly);
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
}
