package dev.holdfast.bootstrap.model;

import dev.holdfast.bootstrap.simulated.StateFiles;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.AccessMode;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.HostPath;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeCapability;
import dev.holdfast.domain.volume.VolumeId;
import dev.holdfast.domain.volume.VolumeUse;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A volume, the ways in which it can be asked for, and the bytes that a pod has in it. */
final class ModelVolume {
  /** As it is meant, as another type, at another path. */
  static final int WAYS = 3;

  private static final byte[] MARKER = "nobody may lose this".getBytes(StandardCharsets.UTF_8);
  private static final long EXT4_UUID_AT = 1024 + 0x68;
  private static final long XFS_UUID_AT = 32;
  private static final long IN_A_FILE = 40L << 20;

  final VolumeId id;
  final SimulatedTarget target;
  final int nsid;
  final VolumeAttachment attachment;
  final Contract contract = new Contract();
  boolean underWay;

  /** Its record was lost since it was last staged or unstaged. */
  boolean unrecorded;

  private final Path kubelet;
  private final List<VolumeUse> uses;
  private final Path content;
  private Optional<VolumeUse> first = Optional.empty();
  private String uuids = "";

  ModelVolume(Path kubelet, int number, SimulatedTarget target, int nsid, List<TransportId> at) {
    this.id = new VolumeId("pv-" + number);
    this.target = target;
    this.nsid = nsid;
    this.kubelet = kubelet;
    VolumeUse ext4 = new VolumeUse.Filesystem(FilesystemType.EXT4, List.of());
    VolumeUse xfs = new VolumeUse.Filesystem(FilesystemType.XFS, List.of());
    this.uses =
        switch (number % 3) {
          case 0 -> List.of(ext4, xfs);
          case 1 -> List.of(xfs, ext4);
          default -> List.of(new VolumeUse.Block(), ext4);
        };
    this.content =
        target.visible().stream()
            .filter(namespace -> namespace.nsid() == nsid)
            .findFirst()
            .orElseThrow()
            .content();
    writeData(0);
    writeData(1);
    this.attachment =
        new VolumeAttachment(
            new SubsystemNqn(target.nqn()),
            at,
            NamespaceSelector.of(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Integer.toString(nsid))),
            ConnectionPolicy.DEFAULT.withCtrlLossTmo(Timeout.ofSeconds(10)),
            1,
            OutagePolicy.RELEASE,
            Duration.ofMinutes(15));
  }

  HostPath staging(int how) {
    return path(how == 2 ? "elsewhere" : "globalmount");
  }

  HostPath pod(int pod) {
    return path("pods/" + pod + "/mount");
  }

  /** As kubelet has it beside each mount of a pod. */
  private void writeData(int pod) {
    StateFiles.write(
        Path.of(path("pods/" + pod + "/vol_data.json").value()),
        "{\"driverName\":\"nvmeof.csi.holdfast.dev\",\"volumeHandle\":\"" + id + "\"}");
  }

  private HostPath path(String name) {
    return new HostPath(kubelet.resolve(id.value()).resolve(name).toString());
  }

  VolumeUse use(int how) {
    return uses.get(how == 1 ? 1 : 0);
  }

  VolumeCapability capability(int how) {
    return new VolumeCapability(use(how), AccessMode.SINGLE_NODE_WRITER);
  }

  static boolean samePath(int how, int other) {
    return (how == 2) == (other == 2);
  }

  boolean sameKind(int how, int other) {
    return use(how) instanceof VolumeUse.Block == use(other) instanceof VolumeUse.Block;
  }

  /** The way in which it was first staged and always can be, or for which it was formatted. */
  int proper() {
    if (first.isEmpty()) {
      return Math.max(0, formattedAs().map(this::indexOf).orElse(0));
    }
    return first.map(uses::indexOf).orElse(0);
  }

  private int indexOf(FilesystemType type) {
    return uses.indexOf(new VolumeUse.Filesystem(type, List.of()));
  }

  /** A stage may have failed after its mkfs had ended. */
  private Optional<FilesystemType> formattedAs() {
    if (read(0, 4).equals("58465342")) {
      return Optional.of(FilesystemType.XFS);
    }
    return read(1080, 2).equals("53ef") ? Optional.of(FilesystemType.EXT4) : Optional.empty();
  }

  /** After a successful stage: what it is from now on, and what a pod writes. */
  Optional<String> staged(int how) {
    VolumeUse use = use(how);
    if (first.isEmpty()) {
      first = Optional.of(use);
      try (RandomAccessFile file = new RandomAccessFile(content.toFile(), "rw")) {
        file.seek(markedAt());
        file.write(MARKER);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      uuids = uuids();
      return Optional.empty();
    }
    return use instanceof VolumeUse.Block || first.get().equals(use)
        ? Optional.empty()
        : Optional.of(first.get() + " was taken for " + use);
  }

  /** The fate of the bytes. */
  Optional<String> lost() {
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String marker = HexFormat.of().formatHex(MARKER);
    return read(markedAt(), MARKER.length).equals(marker) && uuids().equals(uuids)
        ? Optional.empty()
        : Optional.of("the bytes of " + id + " are lost");
  }

  private long markedAt() {
    return first.filter(VolumeUse.Block.class::isInstance).isPresent() ? 0 : IN_A_FILE;
  }

  /** Another mkfs makes another. */
  private String uuids() {
    return read(EXT4_UUID_AT, 16) + read(XFS_UUID_AT, 16);
  }

  private String read(long offset, int length) {
    byte[] there = new byte[length];
    try (RandomAccessFile file = new RandomAccessFile(content.toFile(), "r")) {
      file.seek(offset);
      file.readFully(there);
      return HexFormat.of().formatHex(there);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
