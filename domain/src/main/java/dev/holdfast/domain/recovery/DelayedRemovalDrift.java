package dev.holdfast.domain.recovery;

import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.WantedTimers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A device that is not kept for as long as its volume wants, past its last controller. A device
 * without controllers is left alone: its delay runs already.
 */
record DelayedRemovalDrift(DeviceName device, Duration seen, Duration wanted) {
  static List<DelayedRemovalDrift> of(
      DesiredSubsystem desired, List<Subsystem> subsystems, Snapshot seen) {
    return seen.created(desired.nqn()).isEmpty() ? List.of() : ofAll(desired, subsystems).toList();
  }

  /** Also where another program made the controllers. */
  static Stream<DelayedRemovalDrift> ofAll(DesiredSubsystem desired, List<Subsystem> subsystems) {
    Map<NamespaceIdentifiers, Namespace> connected =
        DesiredSubsystem.devices(subsystems.stream().filter(s -> !s.orphaned()).toList());
    return desired.volumes().stream()
        .filter(StagedVolume::complete)
        .flatMap(volume -> of(volume, connected).stream());
  }

  private static Optional<DelayedRemovalDrift> of(
      StagedVolume volume, Map<NamespaceIdentifiers, Namespace> connected) {
    return volume
        .identity()
        .flatMap(ids -> Optional.ofNullable(connected.get(ids)))
        .flatMap(device ->
            device
                .delayedRemoval()
                .flatMap(seen ->
                    WantedTimers.of(volume.attachment(), Optional.of(seen))
                        .delayedRemoval()
                        .filter(wanted -> !wanted.equals(seen))
                        .map(wanted -> new DelayedRemovalDrift(device.device(), seen, wanted))));
  }
}
