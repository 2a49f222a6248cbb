package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.domain.identity.DeviceName;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.namespace.Namespace;
import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The links in {@code /dev/disk/by-id} that name an identifier: {@code nvme-uuid.*}, {@code
 * nvme-eui.*} and {@code wwn-*}. udev creates them some time after the device, and they may outlive
 * it: a link counts only if sysfs shows the same identifier for the device it points at. Links by
 * model and serial, and by-path, name no identifier and are ignored.
 */
final class DiskByIdLinks {
  private static final Pattern CLAIM =
      Pattern.compile("(?:nvme|wwn)-(?:(uuid)\\.|eui\\.|0x)([0-9a-fA-F-]{16,36})");

  private final SysfsFiles files;
  private final Path directory;

  /**
   * @param dev {@code /dev}
   */
  DiskByIdLinks(SysfsFiles files, Path dev) {
    this.files = files;
    this.directory = dev.resolve("disk/by-id");
  }

  /** The links that name this namespace and lead to it. */
  List<String> of(Namespace namespace) {
    return files.names(directory).stream()
        .filter(link -> claims(link, namespace.ids()))
        .filter(link -> target(link).equals(Optional.of(namespace.device())))
        .toList();
  }

  /** The namespace that a link names, if it is the one that it leads to. */
  Optional<Namespace> resolve(String link, ObservedTopology topology) {
    return target(link)
        .flatMap(device -> named(device, topology))
        .filter(namespace -> claims(link, namespace.ids()));
  }

  /** A sentence for each link that names one namespace and leads to another, or to nothing. */
  List<String> misleading(ObservedTopology topology) {
    return files.names(directory).stream()
        .filter(link -> CLAIM.matcher(link).matches())
        .filter(link -> target(link).isPresent())
        .filter(link -> resolve(link, topology).isEmpty())
        .map(link -> directory.resolve(link) + " leads to " + shown(link, topology))
        .toList();
  }

  private String shown(String link, ObservedTopology topology) {
    DeviceName device = target(link).orElseThrow();
    return named(device, topology).map(Namespace::describe).orElse(device + ", which is not there");
  }

  private Optional<DeviceName> target(String link) {
    return files
        .target(directory.resolve(link))
        .map(path -> String.valueOf(path.getFileName()))
        .filter(DeviceName::isOne)
        .map(DeviceName::new);
  }

  private static Optional<Namespace> named(DeviceName device, ObservedTopology topology) {
    return topology.subsystems().stream()
        .flatMap(subsystem -> subsystem.namespaces().stream())
        .filter(namespace -> namespace.device().equals(device))
        .findFirst();
  }

  private static boolean claims(String link, NamespaceIdentifiers ids) {
    Matcher claim = CLAIM.matcher(link);
    if (!claim.matches()) {
      return false;
    }
    String value = claim.group(2).toLowerCase(Locale.ROOT);
    if (claim.group(1) != null) {
      return ids.uuid().filter(uuid -> uuid.toString().equals(value)).isPresent();
    }
    return ids.nguid().filter(nguid -> nguid.hex().equals(value)).isPresent()
        || ids.eui().filter(eui -> eui.hex().equals(value)).isPresent();
  }
}
