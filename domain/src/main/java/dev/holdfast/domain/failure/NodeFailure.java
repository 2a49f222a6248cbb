package dev.holdfast.domain.failure;

import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Every way in which a node operation can fail. The message says what was tried, on which object,
 * what was seen, and what helps.
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
      return "volume " + volume + " is there as " + there + ", but was asked for as " + asked;
    }
  }

  /** A step was left out before this one. */
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

  /** Somebody still uses the volume. */
  record StillInUse(VolumeId volume, List<String> users) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + " is still in use by " + String.join(", ", users);
    }
  }

  /** Something else is where the volume should be mounted. */
  record PathOccupied(String path, String by) implements NodeFailure {
    @Override
    public String message() {
      return path + " is occupied by " + by + "; it was left as it is";
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
      return "no usable path to "
          + nqn
          + ": "
          + reasons.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + entry.getValue())
              .sorted()
              .collect(Collectors.joining("; "));
    }
  }

  /** Not one of the portals led to an address. */
  record PortalsUnresolved(SubsystemNqn nqn, List<String> reasons) implements NodeFailure {
    public PortalsUnresolved {
      reasons = List.copyOf(reasons);
    }

    @Override
    public String message() {
      return "no address of "
          + nqn
          + " is known: "
          + String.join("; ", reasons)
          + "; check the names in targetTrAddr and this node's name service";
    }
  }

  /** Our own time for the call is spent. */
  record DeadlinePassed(String step) implements NodeFailure {
    @Override
    public String message() {
      return "the time for this call was spent while " + step + "; the call may be repeated";
    }
  }

  /** The host lacks what we need. */
  record HostNotReady(String what, String remedy) implements NodeFailure {
    @Override
    public String message() {
      return what + "; " + remedy;
    }
  }

  /** The target does not let this host in. */
  record HostNotAllowed(SubsystemNqn nqn, String why) implements NodeFailure {
    @Override
    public String message() {
      return nqn + " refuses this host: " + why;
    }
  }

  record AuthenticationRejected(SubsystemNqn nqn, String why) implements NodeFailure {
    @Override
    public String message() {
      return nqn + " refused the authentication: " + why;
    }
  }

  /** What is there is not what was asked for; it was not touched. */
  record NamespaceIdentityMismatch(SubsystemNqn nqn, String expected, String seen)
      implements NodeFailure {
    @Override
    public String message() {
      return nqn + ": expected " + expected + ", seen " + seen + "; nothing was mounted";
    }
  }

  /**
   * The device found for a namespace could not be proven to be it: it changed between the look and
   * the proof, as it does when it comes or goes, or its node is wrong. The next look tells.
   */
  record DeviceUnproven(SubsystemNqn nqn, String device, List<String> doubts)
      implements NodeFailure {
    public DeviceUnproven {
      doubts = List.copyOf(doubts);
    }

    @Override
    public String message() {
      return nqn
          + ": "
          + device
          + " was found and is not used, because "
          + String.join(", ", doubts)
          + "; repeat the call";
    }
  }

  /** The subsystem shows several namespaces that fit. */
  record AmbiguousNamespace(SubsystemNqn nqn, NamespaceSelector asked, List<String> candidates)
      implements NodeFailure {
    @Override
    public String message() {
      return nqn
          + " has "
          + candidates.size()
          + " namespaces that fit "
          + asked
          + ": "
          + String.join(", ", candidates)
          + "; name one by deviceUUID, deviceNGUID, deviceEUI or nsid";
    }
  }

  /** A live controller, and no namespace. */
  record NamespaceMissing(SubsystemNqn nqn, String seen) implements NodeFailure {
    @Override
    public String message() {
      return nqn
          + " is connected but "
          + seen
          + "; check on the target that the namespace is enabled and visible to this host";
    }
  }

  /** The device holds something else than was asked for. */
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

  /** Mounted, but what is mounted has no device any more. */
  record DeadMount(VolumeId volume, String path, String why) implements NodeFailure {
    @Override
    public String message() {
      return "volume " + volume + ": the mount at " + path + " is dead: " + why;
    }
  }

  /** A volume is smaller than it was asked to become. */
  record CapacityNotThere(VolumeId volume, long asked, long seen) implements NodeFailure {
    @Override
    public String message() {
      return "volume "
          + volume
          + " has "
          + seen
          + " bytes, not the "
          + asked
          + " it should have; expand it on the target first";
    }
  }

  record HostExhausted(String what) implements NodeFailure {
    @Override
    public String message() {
      return what;
    }
  }

  /** A tool or a call failed in a way that leaves nothing behind. */
  record StepFailed(String step, String why) implements NodeFailure {
    @Override
    public String message() {
      return step + " failed: " + why;
    }
  }

  /** A step failed, and something of it may still be there; the caller has to come again. */
  record MayRemain(String step, String why) implements NodeFailure {
    @Override
    public String message() {
      return step + " failed: " + why + "; repeat the call";
    }
  }
}
