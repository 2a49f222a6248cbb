package dev.holdfast.domain.recovery;

import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.WantedTimers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A device that is not kept for as long as its volume wants, past its last controller. A device
 * without one is left alone: its delay runs already.
 */
record KeptDevice(DeviceName device, Duration seen, Duration wanted) {
  static Optional<KeptDevice> of(StagedVolume volume, List<Subsystem> subsystems) {
    if (volume.ours().isEmpty() || !volume.complete()) {
      return Optional.empty();
    }
    List<Subsystem> connected = subsystems.stream().filter(s -> !s.orphaned()).toList();
    return DesiredSubsystem.device(volume, connected)
        .flatMap(device ->
            device
                .delayedRemoval()
                .flatMap(seen ->
                    WantedTimers.of(volume.attachment(), Optional.of(seen))
                        .delayedRemoval()
                        .filter(wanted -> !wanted.equals(seen))
                        .map(wanted -> new KeptDevice(device.device(), seen, wanted))));
  }
}
