package dev.holdfast.application.port.in;

import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.MountGroup;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Connects a volume, proves it, and mounts its filesystem at the staging path. Idempotent. */
public interface StageVolume {
  Outcome<StagedVolume> stage(Command command);

  /**
   * @param expectedCapacity bytes; another size refuses
   * @param mkfs for an empty device; no part of what a repeated request has to agree with, since
   *     nothing of it can be changed in a filesystem that is there
   * @param group of the pod for which it is staged; no part of what a repeated request has to agree
   *     with, since the next pod may have another
   * @param passphrase of an encrypted volume
   * @param patience how long the caller waits
   */
  record Command(
      VolumeId volume,
      HostPath stagingPath,
      VolumeAttachment attachment,
      VolumeCapability capability,
      FormatPolicy formatPolicy,
      OptionalLong expectedCapacity,
      MkfsOptions mkfs,
      Optional<MountGroup> group,
      Credentials credentials,
      Optional<Secret> passphrase,
      Duration patience) {

    /** Of a volume that is not encrypted. */
    public Command(
        VolumeId volume,
        HostPath stagingPath,
        VolumeAttachment attachment,
        VolumeCapability capability,
        FormatPolicy formatPolicy,
        OptionalLong expectedCapacity,
        MkfsOptions mkfs,
        Optional<MountGroup> group,
        Credentials credentials,
        Duration patience) {
      this(
          volume,
          stagingPath,
          attachment,
          capability,
          formatPolicy,
          expectedCapacity,
          mkfs,
          group,
          credentials,
          Optional.empty(),
          patience);
    }

    /** Without wishes for its mkfs, and for no group. */
    public Command(
        VolumeId volume,
        HostPath stagingPath,
        VolumeAttachment attachment,
        VolumeCapability capability,
        FormatPolicy formatPolicy,
        OptionalLong expectedCapacity,
        Credentials credentials,
        Duration patience) {
      this(
          volume,
          stagingPath,
          attachment,
          capability,
          formatPolicy,
          expectedCapacity,
          MkfsOptions.USUAL,
          Optional.empty(),
          credentials,
          patience);
    }

    /** The same, with the addresses of now. */
    public Command withAttachment(VolumeAttachment located) {
      return new Command(
          volume,
          stagingPath,
          located,
          capability,
          formatPolicy,
          expectedCapacity,
          mkfs,
          group,
          credentials,
          passphrase,
          patience);
    }

    /** The same, with this passphrase. */
    public Command withPassphrase(Optional<Secret> other) {
      return new Command(
          volume,
          stagingPath,
          attachment,
          capability,
          formatPolicy,
          expectedCapacity,
          mkfs,
          group,
          credentials,
          other,
          patience);
    }
  }
}
