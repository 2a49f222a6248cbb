package dev.holdfast.simulator.fabric;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One namespace as its target shows it.
 *
 * @param uuid in the form of RFC 9562, lower case
 * @param nguid 32 hexadecimal digits
 * @param eui 16 hexadecimal digits
 * @param content a sparse file of just this size
 */
public record TargetNamespace(
    int nsid,
    long bytes,
    Optional<String> uuid,
    Optional<String> nguid,
    Optional<String> eui,
    Path content) {

  /** As a kernel compares them (nvme_ns_ids_equal in drivers/nvme/host/core.c). */
  public boolean sameIdentifiers(TargetNamespace other) {
    return Objects.equals(uuid, other.uuid)
        && Objects.equals(nguid, other.nguid)
        && Objects.equals(eui, other.eui);
  }

  /** Without dashes, in lower case. */
  static String hex(String text, int digits) {
    String plain = text.replace("-", "").toLowerCase(Locale.ROOT);
    if (!plain.matches("[0-9a-f]{" + digits + "}")) {
      throw new IllegalArgumentException("not " + digits + " hexadecimal digits: " + text);
    }
    return plain;
  }
}
