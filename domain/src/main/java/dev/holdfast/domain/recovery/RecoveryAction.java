package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;

/** One repair. The record itself is what its attempts are counted by. */
public sealed interface RecoveryAction {
  SubsystemNqn nqn();

  /**
   * Asks the kernel for a controller at an address that has none.
   *
   * @param volume on whose behalf
   */
  record ConnectPath(
      SubsystemNqn nqn, TransportId address, VolumeId volume, ConnectionPolicy policy)
      implements RecoveryAction {}

  /** Looks up portals of a volume that never had an address. */
  record LookUpPortals(SubsystemNqn nqn, VolumeId volume, ConnectionPolicy policy)
      implements RecoveryAction {}

  /** Makes a live controller rescan its namespaces. */
  record Rescan(SubsystemNqn nqn, ControllerName controller) implements RecoveryAction {}

  /** Restores timers that another process changed. */
  record RestoreTimers(SubsystemNqn nqn, ControllerName controller, ConnectionPolicy policy)
      implements RecoveryAction {}

  /**
   * Restores the I/O policy that another process changed.
   *
   * @param subsystem the kernel's name
   */
  record RestoreIoPolicy(SubsystemNqn nqn, String subsystem, IoPolicy policy)
      implements RecoveryAction {}

  /** Writes for how long a device outlives its last controller. */
  record KeepDevice(SubsystemNqn nqn, DeviceName device, Duration keep) implements RecoveryAction {}

  /**
   * Notes in the volume's record when it was last alive, or that it is again.
   *
   * @param lost empty if it is alive
   */
  record NoteLoss(SubsystemNqn nqn, VolumeId volume, Optional<BootMoment> lost)
      implements RecoveryAction {}

  /** Takes the reservation of a volume, which no host holds since the target has lost it. */
  record Reserve(SubsystemNqn nqn, VolumeId volume) implements RecoveryAction {}

  /** Unmounts a dead staging mount and mounts the volume's new device there. */
  record Restage(SubsystemNqn nqn, VolumeId volume) implements RecoveryAction {}

  /**
   * Deletes a live controller created by Holdfast that no volume wants and that is not the last.
   */
  record RemoveController(SubsystemNqn nqn, CreatedController controller)
      implements RecoveryAction {}

  /** For messages. */
  default String describe() {
    return switch (this) {
      case ConnectPath(_, TransportId address, _, _) -> "connect " + address;
      case LookUpPortals(_, VolumeId volume, _) -> "look up the portals of volume " + volume;
      case Rescan(_, ControllerName controller) -> "rescan " + controller;
      case RestoreTimers(_, ControllerName controller, _) -> "restore the timers of " + controller;
      case RestoreIoPolicy(_, String subsystem, IoPolicy policy) ->
          "set iopolicy " + policy.word() + " on " + subsystem;
      case KeepDevice(_, DeviceName device, Duration keep) -> "keep " + device + " for " + keep;
      case NoteLoss(_, VolumeId volume, Optional<BootMoment> lost) ->
          "record that volume " + volume + (lost.isPresent() ? " was lost" : " is alive again");
      case Reserve(_, VolumeId volume) -> "take the reservation of volume " + volume;
      case Restage(_, VolumeId volume) -> "stage volume " + volume + " again";
      case RemoveController(_, CreatedController controller) ->
          "remove " + controller.name() + " at " + controller.address() + ", which no volume wants";
    };
  }

  /** How often it may be tried. */
  default Pace pace() {
    return switch (this) {
      case ConnectPath(_, _, _, ConnectionPolicy policy) -> Pace.connecting(policy);
      case LookUpPortals(_, _, ConnectionPolicy policy) -> Pace.connecting(policy);
      case Rescan _ -> Pace.RESCANNING;
      case RestoreTimers _, RestoreIoPolicy _, KeepDevice _, NoteLoss _, Reserve _ ->
          Pace.RESTORING;
      case Restage _ -> Pace.RESTAGING;
      case RemoveController _ -> Pace.REMOVING;
    };
  }
}
