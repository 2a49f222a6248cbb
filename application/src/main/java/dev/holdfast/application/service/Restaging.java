package dev.holdfast.application.service;

import dev.holdfast.application.concurrency.Budget;
import dev.holdfast.application.port.in.Outcome;
import dev.holdfast.application.port.in.StageVolume;
import dev.holdfast.application.port.out.Mount;
import dev.holdfast.domain.failure.NodeFailure;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.namespace.NamespaceChoice;
import dev.holdfast.domain.volume.Credentials;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.StagedVolume;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a staged filesystem whose device has gone on the volume's new device, as staging would, but
 * never makes a filesystem: one was there.
 */
final class Restaging {
  private static final Logger LOG = LoggerFactory.getLogger(Restaging.class);
  private static final Duration PATIENCE = Duration.ofSeconds(110);

  private final NodePorts ports;
  private final VolumeOperation operation;
  private final VolumeMounts mounts;
  private final NamespaceLocator locator;
  private final FilesystemStaging filesystems;

  /** Their dead mount may have been taken away already. */
  private final Set<VolumeId> begun = ConcurrentHashMap.newKeySet();

  Restaging(
      NodePorts ports,
      VolumeOperation operation,
      VolumeMounts mounts,
      NamespaceLocator locator,
      FilesystemStaging filesystems) {
    this.ports = ports;
    this.operation = operation;
    this.mounts = mounts;
    this.locator = locator;
    this.filesystems = filesystems;
  }

  Outcome<String> restage(VolumeId volume) {
    return operation.runAlone(volume, () -> restageReserved(volume));
  }

  /** True if a dead mount was taken away and the new one is still to come. */
  boolean begun(VolumeId volume) {
    return begun.contains(volume);
  }

  private String restageReserved(VolumeId volume) {
    Optional<StagedVolume> record = ports.records().find(volume).filter(StagedVolume::complete);
    if (record.isEmpty()
        || !(record.get().capability().use() instanceof VolumeUse.Filesystem use)
        || !dead(record.get())) {
      begun.remove(volume);
      return "nothing to stage anew";
    }
    Namespace device = device(record.get());
    begun.add(volume);
    filesystems.stage(
        again(record.get()), record.get(), device, use, new Budget(ports.time(), PATIENCE));
    begun.remove(volume);
    LOG.info("volume {} staged anew on {}", volume, device.describe());
    return "staged anew on " + device.device();
  }

  private boolean dead(StagedVolume record) {
    Optional<Mount> there = mounts.at(record.stagingPath());
    return there.isEmpty()
        ? begun(record.id())
        : mounts.standing(there.get(), ports.topology().observe())
            instanceof VolumeMounts.Standing.Dead;
  }

  private Namespace device(StagedVolume record) {
    NamespaceChoice choice =
        record
            .identity()
            .map(NamespaceSelector::exactly)
            .map(same -> locator.look(record.attachment().nqn(), same))
            .orElse(new NamespaceChoice.NoneThere());
    if (choice instanceof NamespaceChoice.Found(Namespace found, _) && found.usable()) {
      Steps.verified(ports.devices(), record.attachment().nqn(), found);
      return found;
    }
    throw new Failed(
        new NodeFailure.NamespaceMissing(
            record.attachment().nqn(), "the namespace of volume " + record.id() + " is not back"));
  }

  private static StageVolume.Command again(StagedVolume record) {
    return new StageVolume.Command(
        record.id(),
        record.stagingPath(),
        record.attachment(),
        record.capability(),
        FormatPolicy.NEVER,
        OptionalLong.empty(),
        Credentials.NONE,
        PATIENCE);
  }
}
