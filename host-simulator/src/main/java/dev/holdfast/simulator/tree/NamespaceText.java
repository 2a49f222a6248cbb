package dev.holdfast.simulator.tree;

import dev.holdfast.simulator.fabric.TargetNamespace;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A namespace's identifiers as nvme/host/sysfs.c prints them. */
final class NamespaceText {
  private NamespaceText() {}

  /** The best identifier there is. */
  static String wwid(SimulatedSubsystem subsystem, TargetNamespace namespace) {
    return namespace
        .uuid()
        .map(uuid -> "uuid." + uuid)
        .or(() -> namespace.nguid().map(nguid -> "eui." + nguid))
        .or(() -> namespace.eui().map(eui -> "eui." + eui))
        .orElseGet(() ->
            "nvme.0000-%s-%s-%08x"
                .formatted(hex(subsystem.serial()), hex(subsystem.model()), namespace.nsid()));
  }

  /** uuid falls back to the NGUID, for old udev rules; what is not there has no attribute. */
  static Map<String, TreeEntry> identifiers(
      SimulatedSubsystem subsystem, TargetNamespace namespace) {
    Map<String, TreeEntry> entries = new LinkedHashMap<>();
    entries.put("nsid", TreeEntry.line(namespace.nsid()));
    entries.put("wwid", TreeEntry.line(wwid(subsystem, namespace)));
    namespace
        .uuid()
        .or(() -> namespace.nguid().map(NamespaceText::dashed))
        .ifPresent(uuid -> entries.put("uuid", TreeEntry.line(uuid)));
    namespace.nguid().ifPresent(nguid -> entries.put("nguid", TreeEntry.line(dashed(nguid))));
    namespace.eui().ifPresent(eui -> entries.put("eui", TreeEntry.line(spaced(eui))));
    return entries;
  }

  private static String dashed(String hex) {
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  private static String spaced(String hex) {
    return hex.replaceAll("(..)(?!$)", "$1 ");
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
