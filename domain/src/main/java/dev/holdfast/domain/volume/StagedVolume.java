package dev.holdfast.domain.volume;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.TransportId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What we remember of a volume between calls and across restarts. Written before the first effect
 * of a stage call, so that whatever happens in between can be undone.
 *
 * @param stagingPath where kubelet wants it staged
 * @param identity the namespace that was proven to be the volume; absent until then
 * @param ours the addresses whose controllers we made; others were there before and stay
 * @param formattedAt when we made a filesystem on it, or first saw one
 * @param complete true once staging has succeeded
 * @param rebuilt true if the record was lost and put together from what the host shows: its wishes
 *     are guesses, until kubelet stages the volume again
 */
public record StagedVolume(
    VolumeId id,
    HostPath stagingPath,
    VolumeAttachment attachment,
    VolumeCapability capability,
    Optional<NamespaceIdentifiers> identity,
    List<TransportId> ours,
    Optional<Instant> formattedAt,
    boolean complete,
    boolean rebuilt) {

  public StagedVolume {
    ours = List.copyOf(ours);
  }

  public StagedVolume withOurs(List<TransportId> addresses) {
    return new StagedVolume(
        id,
        stagingPath,
        attachment,
        capability,
        identity,
        addresses,
        formattedAt,
        complete,
        rebuilt);
  }

  public StagedVolume withAttachment(VolumeAttachment other) {
    return new StagedVolume(
        id, stagingPath, other, capability, identity, ours, formattedAt, complete, rebuilt);
  }

  public StagedVolume withIdentity(NamespaceIdentifiers ids) {
    return new StagedVolume(
        id,
        stagingPath,
        attachment,
        capability,
        Optional.of(ids),
        ours,
        formattedAt,
        complete,
        rebuilt);
  }

  public StagedVolume withFormattedAt(Instant when) {
    return new StagedVolume(
        id,
        stagingPath,
        attachment,
        capability,
        identity,
        ours,
        Optional.of(when),
        complete,
        rebuilt);
  }

  public StagedVolume completed() {
    return new StagedVolume(
        id, stagingPath, attachment, capability, identity, ours, formattedAt, true, rebuilt);
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
