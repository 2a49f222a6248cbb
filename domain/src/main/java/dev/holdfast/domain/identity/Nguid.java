package dev.holdfast.domain.identity;

/** Namespace Globally Unique Identifier: 16 bytes, kept as 32 lower case hex digits. */
public record Nguid(String hex) {
  public Nguid {
    hex = Identifiers.hex("nguid", hex, 16);
    if (Identifiers.isZero(hex)) {
      throw new InvalidValue("nguid", "is all zero, which means that there is none");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
