package dev.holdfast.domain.failure;

import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;

/**
 * Every way in which a node operation can fail. The message names the attempt, its object, the
 * observation, and the remedy.
 */
public sealed interface NodeFailure {
  String message();

  /** The request itself is wrong; nothing was done. */
  record InvalidRequest(String field, String why) implements NodeFailure {
    @Override
    public String message() {
      return field + " " + why;
    }
  }

  /** There is nothing at the path or under the name where the specification wants NOT_FOUND. */
  record VolumeUnknown(VolumeId volume, String what) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + ": " + what;
    }
  }

  /** The same volume is staged or published with another capability or other attributes. */
  record Incompatible(VolumeId volume, String there, String asked) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + " is " + there + " here, but the call asks for " + asked;
    }
  }

  /** A required earlier step was not made. */
  record NotStaged(VolumeId volume, String why) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + " is not staged: " + why;
    }
  }

  record CapabilityUnsupported(String what) implements NodeFailure {
    @Override
    public String message() {
      return "unsupported: " + what;
    }
  }

  /** Other users of the volume remain. */
  record StillInUse(VolumeId volume, List<String> users) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + " is still in use by " + String.join(", ", users);
    }
  }

  /** Something else occupies the path where the volume should be mounted. */
  record PathOccupied(String path, String by) implements NodeFailure {
    @Override
    public String message() {
      return path + " is occupied by " + by + "; it was left unchanged";
    }
  }

  record OperationInProgress(VolumeId volume) implements NodeFailure {
    @Override
    public String message() {
      return "another operation on volume " + volume + " is running; retry when it has ended";
    }
  }

  /** No path to the subsystem became usable. */
  record NoUsablePath(SubsystemNqn nqn, Map<TransportId, String> reasons) implements NodeFailure {
    public NoUsablePath {
      reasons = Map.copyOf(reasons);
    }

    @Override
    public String message() {
      return new PathReasons(nqn, reasons).sentence();
    }
  }

  /** None of the portals resolves to an address. */
  record PortalsUnresolved(SubsystemNqn nqn, List<String> reasons) implements NodeFailure {
    public PortalsUnresolved {
      reasons = List.copyOf(reasons);
    }

    @Override
    public String message() {
      return "no portal of %s resolves to an address: %s".formatted(nqn, String.join("; ", reasons))
          + "; check the names in targetTrAddr and this node's name service";
    }
  }

  record DeadlinePassed(String step) implements NodeFailure {
    @Override
    public String message() {
      return "the deadline of the call passed while " + step + "; repeat the call";
    }
  }

  record HostNotReady(String what, String remedy) implements NodeFailure {
    @Override
    public String message() {
      return what + "; " + remedy;
    }
  }

  record HostNotAllowed(SubsystemNqn nqn, String why) implements NodeFailure {
    @Override
    public String message() {
      return nqn + " refuses this host: " + why;
    }
  }

  record AuthenticationRejected(SubsystemNqn nqn, String why) implements NodeFailure {
    @Override
    public String message() {
      return nqn + " rejected the authentication: " + why;
    }
  }

  /** A volume demands TLS, and a connection of its subsystem is, or may be, without. */
  record NotEncrypted(String message) implements NodeFailure {}

  /** No key of the device's LUKS header is unlocked by the passphrase. */
  record KeyRejected(VolumeId volume, String device, String why) implements NodeFailure {
    @Override
    public String message() {
      return "volume %s: %s is not opened: %s".formatted(volume, device, why);
    }
  }

  /** Another namespace is there than the one asked for; it was not touched. */
  record NamespaceIdentityMismatch(SubsystemNqn nqn, String expected, String seen)
      implements NodeFailure {
    @Override
    public String message() {
      return nqn + ": expected " + expected + ", seen " + seen + "; nothing was mounted";
    }
  }

  /**
   * The device found for a namespace could not be proven to be it: it changed between the scan and
   * the proof, as it does when it appears or disappears, or its node is wrong. The next scan
   * decides.
   */
  record DeviceUnproven(SubsystemNqn nqn, String device, List<String> doubts)
      implements NodeFailure {
    public DeviceUnproven {
      doubts = List.copyOf(doubts);
    }

    @Override
    public String message() {
      return "%s: %s was found and is not used, because %s; repeat the call"
          .formatted(nqn, device, String.join(", ", doubts));
    }
  }

  /** The subsystem shows several namespaces that match. */
  record AmbiguousNamespace(SubsystemNqn nqn, NamespaceSelector asked, List<String> candidates)
      implements NodeFailure {
    @Override
    public String message() {
      return "%s has %d namespaces that match %s: %s; name one by deviceUUID, deviceNGUID, deviceEUI or nsid"
          .formatted(nqn, candidates.size(), asked, String.join(", ", candidates));
    }
  }

  /** A live controller, and no namespace. */
  record NamespaceMissing(SubsystemNqn nqn, String seen) implements NodeFailure {
    @Override
    public String message() {
      return "%s is connected but %s; check on the target that the namespace is enabled and visible to this host"
          .formatted(nqn, seen);
    }
  }

  /** The device holds another filesystem than the one asked for. */
  record FilesystemMismatch(String device, String asked, String found) implements NodeFailure {
    @Override
    public String message() {
      return device + " should hold " + asked + " but holds " + found + "; it was not touched";
    }
  }

  record FilesystemDamaged(String device, String why) implements NodeFailure {
    @Override
    public String message() {
      return device + " has a damaged filesystem: " + why;
    }
  }

  /** The device could not be proven to be empty. */
  record FormatRefused(String device, String why) implements NodeFailure {
    @Override
    public String message() {
      return device + " was not formatted: " + why;
    }
  }

  /** Mounted, but the device of the mount no longer exists. */
  record DeadMount(VolumeId volume, String path, String why) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + ": the mount at " + path + " is dead: " + why;
    }
  }

  /** A device was removed before everything was written to it; reported once. */
  record WritesLost(VolumeId volume, String why) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + " lost data: " + why + "; this is reported once";
    }
  }

  /** Another host has the namespace's reservation. */
  record HeldElsewhere(VolumeId volume, String device, String why, String remedy)
      implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + ": the reservation of " + device + ": " + why + "; " + remedy;
    }
  }

  /** The size that was requested cannot be seen now, and may be later. */
  record NotGrownYet(VolumeId volume, String why) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + " is not grown yet: " + why + "; repeat the call";
    }
  }

  /** A volume is larger than it may be; no step makes one smaller. */
  record LargerThanLimit(VolumeId volume, long limit, long seen) implements NodeFailure {
    @Override
    public String message() {
      return "volume %s has %d bytes, more than limit_bytes %d, and is never made smaller; ask for at least its size"
          .formatted(volume, seen, limit);
    }
  }

  record HostExhausted(String message) implements NodeFailure {}

  /** A tool or a call failed in a way that leaves nothing behind. */
  record StepFailed(String step, String why) implements NodeFailure {
    @Override
    public String message() {
      return step + " failed: " + why;
    }
  }

  /** A step was not done, because of another use of what it needs. */
  record StepRefused(String step, String why) implements NodeFailure {
    @Override
    public String message() {
      return step + " is refused: " + why;
    }
  }

  /** A volume, its filesystem or its device is not of a kind that can be trimmed. */
  record NotTrimmable(String message) implements NodeFailure {}

  /** A step failed, and part of its effect may remain; the caller has to repeat the call. */
  record MayRemain(String step, String why) implements NodeFailure {
    @Override
    public String message() {
      return step + " failed: " + why + "; repeat the call";
    }
  }

  /** A job is on the device ({@code ext4 check of nvme0n1}, {@code 43 %}) and outlives the call. */
  record JobUnderWay(VolumeId volume, String job, String progress) implements NodeFailure {
    @Override
    public String message() {
      return "%s for volume %s is running (%s) and continues after this call; repeat the call, which waits for the same job"
          .formatted(job, volume, progress);
    }
  }

  /** A job was ended, and its program does not end. */
  record JobDoesNotEnd(VolumeId volume, String job, String progress) implements NodeFailure {
    @Override
    public String message() {
      return "%s for volume %s was ended with SIGKILL and does not end (%s): it hangs in the kernel until its device answers or is removed; nothing is disconnected meanwhile; repeat the call"
          .formatted(job, volume, progress);
    }
  }
}
