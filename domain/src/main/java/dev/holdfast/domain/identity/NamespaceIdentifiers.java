package dev.holdfast.domain.identity;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The identifiers that a namespace reports. The NSID is unique within the subsystem only, and a
 * target may give it to another namespace later; the others are permanent, where the target has
 * them. So two are equal if those are, whatever their NSIDs; the NSID counts where there are no
 * others. The kernel shows no two namespaces of one subsystem with the same permanent identifier
 * (nvme_subsys_check_duplicate_ids in drivers/nvme/host/core.c).
 *
 * @param nsid 1 to 0xfffffffe
 * @param uuid one of all zeros is none
 */
public record NamespaceIdentifiers(
    long nsid, Optional<UUID> uuid, Optional<Nguid> nguid, Optional<Eui64> eui) {

  public NamespaceIdentifiers {
    if (nsid < 1 || nsid > 0xfffffffeL) {
      throw new InvalidValue("nsid", "is not between 1 and 4294967294: " + nsid);
    }
    uuid = uuid.filter(value -> !Identifiers.isNil(value));
  }

  /** An NSID is all that is known. */
  public static NamespaceIdentifiers ofNsid(long nsid) {
    return new NamespaceIdentifiers(nsid, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** True if it has an identifier beside its NSID. */
  public boolean permanent() {
    return uuid.isPresent() || nguid.isPresent() || eui.isPresent();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamespaceIdentifiers that
        && uuid.equals(that.uuid)
        && nguid.equals(that.nguid)
        && eui.equals(that.eui)
        && (permanent() || nsid == that.nsid);
  }

  @Override
  public int hashCode() {
    return permanent() ? Objects.hash(uuid, nguid, eui) : Long.hashCode(nsid);
  }

  /** Each identifier that no other namespace in the world has, as text. */
  public List<String> unique() {
    return Stream.of(
            uuid.map(u -> "uuid " + u), nguid.map(n -> "nguid " + n), eui.map(e -> "eui " + e))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * True if the text is one of the permanent identifiers, alone or with its kind; of a namespace
   * without one, {@code nsid N}.
   */
  public boolean isNamed(String text) {
    List<String> names = unique().isEmpty() ? List.of("nsid " + nsid) : unique();
    String asked = text.strip().toLowerCase(Locale.ROOT);
    return names.stream()
        .anyMatch(name ->
            name.equals(asked)
                || (!unique().isEmpty() && name.substring(name.indexOf(' ') + 1).equals(asked)));
  }

  @Override
  public String toString() {
    return Stream.concat(Stream.of("nsid " + nsid), unique().stream())
        .collect(Collectors.joining(" "));
  }
}
