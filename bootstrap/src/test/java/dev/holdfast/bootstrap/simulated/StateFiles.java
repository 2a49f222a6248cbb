package dev.holdfast.bootstrap.simulated;

import dev.holdfast.adapters.mount.record.Digests;
import dev.holdfast.domain.volume.VolumeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a node that can be lost or appear one by one.
 *
 * @param node its directory
 */
public record StateFiles(Path node, Path etc) {
  /** Another one than a node makes for itself. */
  private static final String IDENTITY = "feedface-0000-4000-8000-00000000000e";

  /** A host that has an id of its own, and no identity for NVMe. */
  public static StateFiles bare(Path node, Path host) {
    StateFiles files = new StateFiles(node, host.resolve("etc"));
    write(files.etc.resolve("machine-id"), "0123456789abcdef0123456789abcdef\n");
    return files;
  }

  public boolean hasRecord(VolumeId volume) {
    return Files.exists(record(volume));
  }

  /** True if there was one. */
  public boolean loseRecord(VolumeId volume) {
    return delete(record(volume));
  }

  private Path record(VolumeId volume) {
    return node.resolve("volumes").resolve(Digests.sha256(volume.value()) + ".volume");
  }

  /** True if there was one. */
  public boolean loseControllers(String nqn) {
    return delete(node.resolve("volumes").resolve(Digests.sha256(nqn) + ".controllers"));
  }

  /** As the package nvme-cli of Debian does when it is installed. */
  public void writeIdentity() {
    write(etc.resolve("nvme/hostnqn"), "nqn.2014-08.org.nvmexpress:uuid:" + IDENTITY + "\n");
    write(etc.resolve("nvme/hostid"), IDENTITY + "\n");
  }

  /** The identity that the node has kept. */
  public Optional<String> identityInUse() {
    Path file = node.resolve("state/host-identity-in-use");
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void removeIdentity() {
    delete(etc.resolve("nvme/hostnqn"));
    delete(etc.resolve("nvme/hostid"));
  }

  public static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static boolean delete(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
