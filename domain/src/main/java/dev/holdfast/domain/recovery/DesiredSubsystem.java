package dev.holdfast.domain.recovery;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.WantedTimers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The combined requirements of the volumes on one subsystem. Controllers are shared, so only one
 * setting of their timers is possible: that of the volume that keeps its device longest.
 *
 * @param volumes at least one, in the order of their names
 */
public record DesiredSubsystem(SubsystemNqn nqn, List<StagedVolume> volumes) {
  public DesiredSubsystem {
    volumes = volumes.stream().sorted(Comparator.comparing(StagedVolume::id)).toList();
  }

  public static List<DesiredSubsystem> of(List<StagedVolume> volumes) {
    Map<String, List<StagedVolume>> byNqn =
        volumes.stream()
            .collect(
                Collectors.groupingBy(
                    volume -> volume.attachment().nqn().value(),
                    TreeMap::new,
                    Collectors.toList()));
    return byNqn.values().stream()
        .map(on -> new DesiredSubsystem(on.getFirst().attachment().nqn(), on))
        .toList();
  }

  public List<TransportId> addresses() {
    return volumes.stream()
        .flatMap(volume -> volume.attachment().addresses().stream())
        .distinct()
        .toList();
  }

  /** The settings with which a new controller at this address is requested. */
  public ConnectionPolicy policyForConnect(TransportId address) {
    return longest(address, volume -> volume.attachment().policyForNewController());
  }

  /**
   * The settings that a controller at this address should have, given that the kernel may keep the
   * volumes' devices without it.
   */
  public ConnectionPolicy policyToMaintain(TransportId address, List<Subsystem> seen) {
    Map<NamespaceIdentifiers, Namespace> devices = devices(seen);
    return longest(
        address,
        volume -> {
          Optional<Duration> removal =
              volume
                  .identity()
                  .flatMap(ids -> Optional.ofNullable(devices.get(ids)))
                  .flatMap(Namespace::delayedRemoval);
          return WantedTimers.of(volume.attachment(), removal).controllers();
        });
  }

  /** The devices of volumes, whether or not a controller still reaches them. */
  static Map<NamespaceIdentifiers, Namespace> devices(List<Subsystem> seen) {
    return seen.stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .collect(Collectors.toMap(Namespace::ids, Function.identity(), (first, _) -> first));
  }

  private ConnectionPolicy longest(
      TransportId address, Function<StagedVolume, ConnectionPolicy> policy) {
    return wanting(address)
        .map(policy)
        .max(Comparator.comparingLong(DesiredSubsystem::patience))
        .orElseGet(() -> policy.apply(volumes.getFirst()));
  }

  /** The volume on whose behalf an address is connected. */
  public StagedVolume ownerOf(TransportId address) {
    return wanting(address).findFirst().orElseGet(volumes::getFirst);
  }

  public Optional<IoPolicy> ioPolicy() {
    return volumes.stream()
        .flatMap(volume -> volume.attachment().policy().ioPolicy().stream())
        .findFirst();
  }

  private Stream<StagedVolume> wanting(TransportId address) {
    return volumes.stream().filter(volume -> volume.attachment().addresses().contains(address));
  }

  private static long patience(ConnectionPolicy policy) {
    Timeout timeout = policy.ctrlLossTmo();
    return timeout.isOff() ? Long.MAX_VALUE : timeout.seconds();
  }
}
