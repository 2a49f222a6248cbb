package dev.holdfast.application.recover;

import dev.holdfast.application.fence.FenceSurvey;
import dev.holdfast.application.mount.MountOwners;
import dev.holdfast.application.mount.StagingInspection;
import dev.holdfast.application.mount.VolumeMounts;
import dev.holdfast.application.operation.LostWrites;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.operation.PartialFailures;
import dev.holdfast.application.port.in.ReportVolumeHealth.Aside.Kind;
import dev.holdfast.application.port.out.mount.BlockDevices.Presence;
import dev.holdfast.application.port.out.mount.Mount;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.DeviceNumber;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.pod.PodNames;
import dev.holdfast.domain.recovery.SeenMount;
import dev.holdfast.domain.recovery.SeenMounts;
import dev.holdfast.domain.recovery.Snapshot;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.domain.volume.MountState;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the mount table and the device nodes for the loop. A mount's owner can only be determined
 * while its device exists, and is remembered by the mount's number.
 */
public final class MountInspection implements MountSurvey {
  private final NodePorts ports;
  private final VolumeMounts mounts;
  private final PartialFailures failures;
  private final MountOwners byName;
  private final StagingInspection inspection;
  private final UnwrittenVolumes unwritten;
  private final LostWrites losses;
  private final FenceSurvey fences;
  private final Duration restageWithin;
  private final LastSeenTimes sightings = new LastSeenTimes();
  private final Map<Integer, VolumeId> owners = new HashMap<>();

  public MountInspection(
      NodePorts ports,
      VolumeMounts mounts,
      MountOwners byName,
      StagingInspection inspection,
      LostWrites losses,
      FenceSurvey fences,
      Duration restageWithin,
      PartialFailures failures) {
    this.failures = failures;
    this.inspection = inspection;
    this.byName = byName;
    this.ports = ports;
    this.mounts = mounts;
    this.losses = losses;
    this.fences = fences;
    this.unwritten = new UnwrittenVolumes(mounts, byName, losses);
    this.restageWithin = restageWithin;
  }

  @Override
  public Optional<BootMoment> moment() {
    return ports.moment();
  }

  @Override
  public synchronized void unchanged(Optional<BootMoment> at) {
    sightings.unchanged(at);
  }

  @Override
  public synchronized Survey survey(
      ObservedTopology topology, Host host, List<StagedVolume> volumes, Optional<BootMoment> at) {
    Map<String, VolumeId> staged = new HashMap<>();
    Map<NamespaceIdentifiers, List<VolumeId>> ids = new HashMap<>();
    volumes.forEach(volume -> {
      staged.put(volume.stagingPath().value(), volume.id());
      volume
          .identity()
          .ifPresent(
              identity -> ids.computeIfAbsent(identity, _ -> new ArrayList<>()).add(volume.id()));
    });
    List<Mount> table = ports.mountTable().mounts();
    PodNames pods = byName.pods();
    Map<DeviceNumber, VolumeId> gone = new HashMap<>();
    List<SeenMount> seen = new ArrayList<>();
    Set<VolumeId> unsure = new HashSet<>();
    Map<Mount, MountState.Listed> states = new LinkedHashMap<>();
    Map<Mount, VolumeId> published = new HashMap<>();
    for (Mount mount : table) {
      boolean read =
          failures.attempt(
              Kind.MOUNT,
              named(mount),
              () -> {
                MountState.Listed state = mounts.state(mount, topology);
                byKubelet(mount, state).ifPresent(volume -> published.put(mount, volume));
                states.put(mount, state);
              });
      if (!read || states.get(mount) instanceof MountState.Unknown) {
        states.remove(mount);
        Optional.ofNullable(staged.get(mount.mountPoint()))
            .or(() -> Optional.ofNullable(owners.get(mount.id())))
            .ifPresent(unsure::add);
      }
    }
    states.forEach((mount, state) -> learn(mount, state, staged, ids, gone));
    states.forEach((mount, state) -> {
      if (!(state instanceof MountState.Foreign) || staged.containsKey(mount.mountPoint())) {
        Optional<VolumeId> owner =
            Optional.ofNullable(owners.get(mount.id()))
                .or(() -> Optional.ofNullable(gone.get(mount.number())))
                .or(() -> Optional.ofNullable(published.get(mount)));
        owner.ifPresent(volume -> owners.put(mount.id(), volume));
        seen.add(
            new SeenMount(
                mount.mountPoint(),
                state,
                mount.readOnly(),
                mount.stopped(),
                owner,
                pods.at(mount.mountPoint())));
      }
    });
    owners.keySet().retainAll(table.stream().map(Mount::id).collect(Collectors.toSet()));
    Map<DeviceNumber, List<String>> doubts = new HashMap<>();
    Map<String, List<Subsystem>> byNqn = byNqn(topology);
    for (StagedVolume volume : volumes) {
      if (!failures.attempt(
          Kind.VOLUME,
          volume.id().value(),
          () -> {
            awaited(volume).ifPresent(seen::add);
            notStaged(volume, topology).ifPresent(seen::add);
            doubt(volume, byNqn, doubts);
          })) {
        unsure.add(volume.id());
      }
    }
    failures.keepOnly(
        Kind.MOUNT, table.stream().map(MountInspection::named).collect(Collectors.toSet()));
    failures.keepOnly(
        Kind.VOLUME, volumes.stream().map(v -> v.id().value()).collect(Collectors.toSet()));
    Snapshot snapshot =
        new Snapshot(
            host,
            topology,
            new SeenMounts(seen),
            doubts,
            unwritten.among(volumes, topology, seen),
            lostWrites(volumes),
            Map.of(),
            surelyHere(volumes),
            fences.survey(volumes, topology),
            List.of());
    return new Survey(snapshot.withLastAlive(sightings.observe(volumes, snapshot, at)), unsure);
  }

  private Map<VolumeId, String> lostWrites(List<StagedVolume> volumes) {
    losses.keepOnly(volumes.stream().map(StagedVolume::id).toList());
    return volumes.stream()
        .filter(volume -> losses.of(volume.id()).isPresent())
        .collect(Collectors.toMap(StagedVolume::id, v -> losses.of(v.id()).orElse("")));
  }

  private Optional<SeenMount> notStaged(StagedVolume volume, ObservedTopology topology) {
    return inspection.rawAndGone(volume, topology)
        ? Optional.of(atStaging(volume, new MountState.NotStaged()))
        : Optional.empty();
  }

  private static SeenMount atStaging(StagedVolume volume, MountState state) {
    return new SeenMount(
        volume.stagingPath().value(), state, false, Optional.empty(), Optional.of(volume.id()));
  }

  private Set<VolumeId> surelyHere(List<StagedVolume> volumes) {
    List<StagedVolume> lost = volumes.stream().filter(v -> v.lost().isPresent()).toList();
    Optional<BootMoment> now = lost.isEmpty() ? Optional.empty() : ports.moment();
    return lost.stream()
        .filter(volume -> volume.lostForLessThan(restageWithin, now))
        .map(StagedVolume::id)
        .collect(Collectors.toSet());
  }

  private Optional<SeenMount> awaited(StagedVolume volume) {
    return mounts.awaited(volume)
        ? Optional.of(atStaging(volume, new MountState.Awaited()))
        : Optional.empty();
  }

  /** Several may be on one mount point. */
  private static String named(Mount mount) {
    return mount.mountPoint() + " (" + mount.id() + ")";
  }

  private void learn(
      Mount mount,
      MountState.Listed state,
      Map<String, VolumeId> staged,
      Map<NamespaceIdentifiers, List<VolumeId>> ids,
      Map<DeviceNumber, VolumeId> gone) {
    switch (state) {
      case MountState.Alive present -> {
        List<VolumeId> volumes = ids.getOrDefault(present.ids(), List.of());
        if (volumes.size() == 1) {
          owners.put(mount.id(), volumes.getFirst());
        } else if (volumes.size() > 1 && !owners.containsKey(mount.id())) {
          byName.of(mount.mountPoint()).ifPresent(volume -> owners.put(mount.id(), volume));
        }
      }
      case MountState.Dead _ -> {
        VolumeId volume = staged.getOrDefault(mount.mountPoint(), owners.get(mount.id()));
        // a number stays taken as long as anything holds the device; btrfs and devtmpfs have
        // another
        if (volume != null && mount.number().major() != 0) {
          gone.put(mount.number(), volume);
        }
        if (volume != null) {
          owners.put(mount.id(), volume);
        }
      }
      case MountState.Foreign _, MountState.Unknown _ -> {}
    }
  }

  /** For one that had lost its device before we came. */
  private Optional<VolumeId> byKubelet(Mount mount, MountState state) {
    return state instanceof MountState.Dead
        ? ports.kubelet().publishedAt(mount.mountPoint())
        : Optional.empty();
  }

  private static Map<String, List<Subsystem>> byNqn(ObservedTopology topology) {
    return topology.subsystems().stream()
        .filter(subsystem -> !subsystem.orphaned())
        .collect(Collectors.groupingBy(subsystem -> subsystem.nqn().value()));
  }

  private void doubt(
      StagedVolume volume,
      Map<String, List<Subsystem>> byNqn,
      Map<DeviceNumber, List<String>> doubts) {
    List<Namespace> there =
        byNqn.getOrDefault(volume.attachment().nqn().value(), List.of()).stream()
            .flatMap(subsystem -> subsystem.namespaces().stream())
            .toList();
    if (volume.provenSelector().isPresent()
        && NamespaceChoice.of(there, volume.provenSelector().get())
            instanceof NamespaceChoice.Found(Namespace found, _)) {
      // the topology has read number and identifiers just now; what is used is proven again before
      ports
          .devices()
          .wrongNode(found)
          // one that was removed since the topology was seen is for the next scan
          .filter(_ -> ports.devices().presence(found.number()) != Presence.REMOVED)
          .ifPresent(wrong -> doubts.put(found.number(), List.of(wrong)));
    }
  }
}
