package dev.holdfast.domain.identity;

/** IEEE Extended Unique Identifier of a namespace: 8 bytes, kept as 16 lower case hex digits. */
public record Eui64(String hex) {
  public Eui64 {
    hex = Identifiers.hex("eui", hex, 8);
    if (Identifiers.isZero(hex)) {
      throw new InvalidValue("eui", "is all zero, which means that there is none");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
