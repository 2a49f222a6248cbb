package dev.holdfast.application.encrypt;

import dev.holdfast.application.concurrency.Deadline;
import dev.holdfast.application.concurrency.Places;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.NodeTimeouts;
import dev.holdfast.application.operation.StepChecks;
import dev.holdfast.application.operation.StepFailedException;
import dev.holdfast.application.port.out.mount.EncryptedDevices.Access;
import dev.holdfast.application.port.out.mount.EncryptedDevices.Found;
import dev.holdfast.application.port.out.mount.EncryptedDevices.OpenOutcome;
import dev.holdfast.application.port.out.mount.Filesystems.StepOutcome;
import dev.holdfast.application.port.out.mount.MountOutcome;
import dev.holdfast.domain.encryption.MappingName;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.volume.Secret;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mappings of encrypted volumes. The kernel alone decides whether there is one: it is asked by
 * the name that follows from the volume, and a mapping is used only on the device that was proven.
 */
public final class VolumeMappings {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeMappings.class);

  private final NodePorts ports;
  private final NodeTimeouts timing;

  /** One: each takes 64 MiB and more for its key, in a pod with little memory. */
  private final Places openings;

  public VolumeMappings(NodePorts ports, NodeTimeouts timing) {
    this.ports = ports;
    this.timing = timing;
    this.openings = new Places(1, ports.time());
  }

  /** The device with the mapping that is open on it; empty if none is. */
  private Optional<Namespace> open(VolumeId volume, Namespace device) {
    MappingName name = MappingName.of(volume);
    return switch (ports.encrypted().find(name)) {
      case Found.Open(var mapping, var beneath) when beneath.equals(device.number()) ->
          Optional.of(device.within(mapping));
      case Found.Unknown(String why) -> throw unknown(name, why);
      case Found.Open _, Found.Absent _, Found.Dead _, Found.Foreign _ -> Optional.empty();
    };
  }

  /**
   * The device with what its filesystem is in: of an encrypted volume the mapping.
   *
   * @throws StepFailedException if it is not open, or that is not known
   */
  public Namespace content(StagedVolume record, Namespace device) {
    return record.attachment().encryption().encrypted()
        ? open(record.id(), device)
            .orElseThrow(() ->
                new StepFailedException(
                    new NodeFailure.DeadMount(
                        record.id(),
                        record.stagingPath().value(),
                        "no mapping "
                            + MappingName.of(record.id())
                            + " is on "
                            + device.describe())))
        : device;
  }

  /**
   * Opens the device. A mapping that is there is used if it is on this very device; one that is on
   * another, or whose device was removed, is taken away first.
   *
   * @throws StepFailedException if it cannot be opened, or the earlier mapping not be taken away
   */
  public Namespace open(
      VolumeId volume,
      SubsystemNqn nqn,
      Namespace device,
      Secret passphrase,
      Access access,
      Deadline deadline) {
    MappingName name = MappingName.of(volume);
    String step = "opening " + device.describe() + " as " + name;
    switch (ports.encrypted().find(name)) {
      case Found.Absent() -> {}
      case Found.Open(var mapping, var beneath)
          when beneath.equals(device.number()) && mapping.readOnly() == access.readOnly() -> {
        return device.within(mapping);
      }
      case Found.Open(var mapping, var beneath) -> {
        LOG.info(
            "volume {}: the mapping {} is on {}{}, and is made again",
            volume,
            mapping.device(),
            beneath,
            mapping.readOnly() ? " for reading" : "");
        close(volume, deadline);
      }
      case Found.Dead(String what) -> {
        LOG.warn("volume {}: the mapping {} is dead, {}; it is made again", volume, name, what);
        close(volume, deadline);
      }
      case Found.Foreign(String what) ->
          throw new StepFailedException(
              new NodeFailure.StepRefused(step, what + " has that name and is left unchanged"));
      case Found.Unknown(String why) -> throw unknown(name, why);
    }
    StepChecks.verified(ports.devices(), nqn, device);
    OpenOutcome outcome = inTurn(device, name, passphrase, access, deadline);
    switch (outcome) {
      case OpenOutcome.Opened() -> {}
      case OpenOutcome.WrongKey(String why) ->
          throw new StepFailedException(
              new NodeFailure.KeyRejected(volume, device.describe(), why));
      case OpenOutcome.Failed(String why) ->
          throw new StepFailedException(new NodeFailure.StepFailed(step, why));
      case OpenOutcome.TimedOut(String why) ->
          throw new StepFailedException(new NodeFailure.MayRemain(step, why));
    }
    StepChecks.verified(ports.devices(), nqn, device);
    return open(volume, device)
        .orElseThrow(() ->
            new StepFailedException(
                new NodeFailure.MayRemain(step, "the kernel does not show it on that device")));
  }

  private OpenOutcome inTurn(
      Namespace device, MappingName name, Secret passphrase, Access access, Deadline deadline) {
    if (!openings.enter(deadline.left())) {
      throw new StepFailedException(
          new NodeFailure.DeadlinePassed("waiting for other volumes to be opened"));
    }
    try {
      return ports
          .encrypted()
          .open(device, name, passphrase, access, deadline.atMost(timing.command()));
    } finally {
      openings.leave();
    }
  }

  /**
   * Takes the volume's mapping away, whatever it is on. None is fine.
   *
   * @throws StepFailedException if it is in use, or it is not known whether there is one
   */
  public void close(VolumeId volume, Deadline deadline) {
    MappingName name = MappingName.of(volume);
    switch (ports.encrypted().find(name)) {
      case Found.Absent(), Found.Foreign _ -> {}
      case Found.Unknown(String why) -> throw unknown(name, why);
      case Found.Open _, Found.Dead _ -> {
        MountOutcome outcome = ports.encrypted().close(name, deadline.atMost(timing.command()));
        String step = "closing the mapping " + name + " of volume " + volume;
        switch (outcome) {
          case MountOutcome.Done() -> {}
          case MountOutcome.Failed(String why) -> throw mayRemain(step, why);
          case MountOutcome.InUse(String why) -> throw mayRemain(step, why);
          case MountOutcome.TimedOut(String why) -> throw mayRemain(step, why);
        }
        if (!(ports.encrypted().find(name) instanceof Found.Absent)) {
          throw mayRemain(step, "it may still be there");
        }
      }
    }
  }

  /**
   * The device with its content at the size that the device has now.
   *
   * @throws StepFailedException if it is not open or cannot be given that size
   */
  public Namespace resized(StagedVolume record, Namespace device, Deadline deadline) {
    Namespace before = content(record, device);
    if (before.mapping().isEmpty()) {
      return device;
    }
    MappingName name = MappingName.of(record.id());
    String step = "giving the mapping " + name + " the size of " + device.describe();
    switch (ports.encrypted().resize(name, deadline.atMost(timing.command()))) {
      case StepOutcome.Done() -> {}
      case StepOutcome.Failed(String why) ->
          throw new StepFailedException(new NodeFailure.StepFailed(step, why));
      case StepOutcome.TimedOut(String why) -> throw mayRemain(step, why);
    }
    return content(record, device);
  }

  private static StepFailedException mayRemain(String step, String why) {
    return new StepFailedException(new NodeFailure.MayRemain(step, why));
  }

  private static StepFailedException unknown(MappingName name, String why) {
    return new StepFailedException(
        new NodeFailure.HostNotReady(
            "whether there is a mapping " + name + " cannot be determined: " + why,
            "check that /sys/block can be read; the call may be repeated then"));
  }
}
