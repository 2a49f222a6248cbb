package dev.holdfast.adapters.sysfs.topology;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.domain.identity.Eui64;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceIdentifiers;
import dev.holdfast.domain.identity.Nguid;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the identifiers that a namespace reports (drivers/nvme/host/sysfs.c, nvme_ns_attrs). {@code
 * wwid} shows the best identifier there is, in the order UUID, NGUID, EUI-64: it stands in where a
 * file is missing, and it unmasks the NGUID that the kernel shows as {@code uuid} where there is no
 * UUID. All zero means that there is none.
 */
final class NvmeIdentifiersReader {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final UUID NO_UUID = new UUID(0, 0);

  private final KernelObjectCache known;

  NvmeIdentifiersReader(KernelObjectCache known) {
    this.known = known;
  }

  /** Absent if there is no NSID, or if the identifiers contradict each other: a torn read. */
  Optional<NamespaceIdentifiers> read(SysfsDirectory directory) {
    Optional<String> wwid = known.text(directory, "wwid");
    Optional<UUID> bestUuid = after(wwid, "uuid.", NvmeIdentifiersReader::uuid);
    Optional<Nguid> bestNguid = after(wwid, "eui.", Nguid::new);
    Optional<Eui64> bestEui = after(wwid, "eui.", Eui64::new);

    Optional<Nguid> nguid = read(directory, "nguid", Nguid::new);
    Optional<Eui64> eui = read(directory, "eui", Eui64::new);
    Optional<UUID> shown = read(directory, "uuid", NvmeIdentifiersReader::uuid);
    boolean masked =
        bestUuid.isEmpty()
            && shown.isPresent()
            && shown.equals(nguid.or(() -> bestNguid).map(NvmeIdentifiersReader::asUuid));
    Optional<UUID> uuid = masked ? Optional.empty() : shown;

    if (contradict(uuid, bestUuid) || contradict(nguid, bestNguid) || contradict(eui, bestEui)) {
      return Optional.empty();
    }
    return known
        .text(directory, "nsid")
        .flatMap(SysfsDirectory::numberIn)
        .filter(nsid -> nsid >= 1 && nsid <= 0xfffffffeL)
        .map(nsid ->
            new NamespaceIdentifiers(
                nsid, uuid.or(() -> bestUuid), nguid.or(() -> bestNguid), eui.or(() -> bestEui)));
  }

  private static boolean contradict(Optional<?> file, Optional<?> wwid) {
    return file.isPresent() && wwid.isPresent() && !file.equals(wwid);
  }

  private <T> Optional<T> read(
      SysfsDirectory directory, String attribute, Function<String, T> parse) {
    return known.text(directory, attribute).flatMap(text -> valid(parse, text));
  }

  private static <T> Optional<T> after(
      Optional<String> wwid, String prefix, Function<String, T> parse) {
    return wwid.filter(text -> text.startsWith(prefix))
        .flatMap(text -> valid(parse, text.substring(prefix.length())));
  }

  private static <T> Optional<T> valid(Function<String, T> parse, String text) {
    try {
      return Optional.of(parse.apply(text));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }

  private static UUID uuid(String text) {
    if (!UUID_TEXT.matcher(text).matches() || UUID.fromString(text).equals(NO_UUID)) {
      throw new InvalidValue("uuid", "is none");
    }
    return UUID.fromString(text);
  }

  private static UUID asUuid(Nguid nguid) {
    String hex = nguid.hex();
    return new UUID(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }
}
