package dev.holdfast.domain.identity;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which namespace of a subsystem is asked for: every given identifier has to match; none given
 * means the only one.
 */
public record NamespaceSelector(
    Optional<UUID> uuid, Optional<Nguid> nguid, Optional<Eui64> eui, OptionalLong nsid) {

  public static final NamespaceSelector THE_ONLY_ONE =
      new NamespaceSelector(
          Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());

  /**
   * @throws InvalidValue if a text is not an identifier of its kind
   */
  public static NamespaceSelector of(
      Optional<String> uuid, Optional<String> nguid, Optional<String> eui, Optional<String> nsid) {
    return new NamespaceSelector(
        uuid.map(text -> Identifiers.uuid("deviceUUID", text)),
        nguid.map(Nguid::new),
        eui.map(Eui64::new),
        nsid.map(NamespaceSelector::nsid).map(OptionalLong::of).orElseGet(OptionalLong::empty));
  }

  /** Selects exactly this namespace, permanently: by its NSID only if it has nothing else. */
  public static NamespaceSelector exactly(NamespaceIdentifiers ids) {
    return new NamespaceSelector(
        ids.uuid(),
        ids.nguid(),
        ids.eui(),
        ids.permanent() ? OptionalLong.empty() : OptionalLong.of(ids.nsid()));
  }

  /** True if at most one namespace of a subsystem can match, whichever others there are. */
  public boolean exact() {
    return uuid.isPresent() || nguid.isPresent() || eui.isPresent() || nsid.isPresent();
  }

  /**
   * True if nothing that was asked for differs from what is there; an identifier the device lacks
   * differs.
   */
  public boolean matches(NamespaceIdentifiers ids) {
    return (uuid.isEmpty() || uuid.equals(ids.uuid()))
        && (nguid.isEmpty() || nguid.equals(ids.nguid()))
        && (eui.isEmpty() || eui.equals(ids.eui()))
        && (nsid.isEmpty() || nsid.getAsLong() == ids.nsid());
  }

  /** True if one of the permanent identifiers that were asked for is the namespace's. */
  public boolean shares(NamespaceIdentifiers ids) {
    return (uuid.isPresent() && uuid.equals(ids.uuid()))
        || (nguid.isPresent() && nguid.equals(ids.nguid()))
        || (eui.isPresent() && eui.equals(ids.eui()));
  }

  private static long nsid(String text) {
    try {
      return NamespaceIdentifiers.ofNsid(Long.parseLong(text.strip())).nsid();
    } catch (NumberFormatException e) {
      throw new InvalidValue("nsid", "is not a number: " + Text.shown(text));
    }
  }

  @Override
  public String toString() {
    String given =
        Stream.of(
                uuid.map(u -> "uuid " + u),
                nguid.map(n -> "nguid " + n),
                eui.map(e -> "eui " + e),
                nsid.isPresent()
                    ? Optional.of("nsid " + nsid.getAsLong())
                    : Optional.<String>empty())
            .flatMap(Optional::stream)
            .collect(Collectors.joining(" "));
    return given.isEmpty() ? "the only namespace" : given;
  }
}
