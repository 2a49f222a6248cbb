package dev.holdfast.domain.job;

import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Instant;
import java.util.Optional;

/**
 * Work on a volume's device that may take longer than the call that began it: for the most part of
 * a program.
 *
 * @param device for messages
 * @param bytes of the device when the job began
 * @param program empty until it is known to run, and if there is none
 */
public record VolumeJob(
    VolumeId volume,
    SubsystemNqn nqn,
    NamespaceIdentifiers namespace,
    JobKind kind,
    FilesystemType type,
    String device,
    long bytes,
    Instant began,
    Optional<ProgramIdentity> program) {

  /** The same for each volume and each device name of one namespace. */
  public String namespaceKey() {
    return namespaceKey(nqn, namespace);
  }

  /** A permanent identifier where the target has one; else the NSID within its subsystem. */
  public static String namespaceKey(SubsystemNqn nqn, NamespaceIdentifiers namespace) {
    return namespace.unique().stream().findFirst().orElse(nqn + " nsid " + namespace.nsid());
  }

  /** For messages, such as {@code ext4 check}. */
  public String what() {
    return type.word() + " " + kind.word();
  }

  public VolumeJob with(ProgramIdentity running) {
    return new VolumeJob(
        volume, nqn, namespace, kind, type, device, bytes, began, Optional.of(running));
  }
}
