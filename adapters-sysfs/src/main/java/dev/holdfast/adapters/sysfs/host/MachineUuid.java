package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.InvalidValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A UUID that is this machine's and no other's: the firmware's product UUID, which nvme-cli makes a
 * host NQN of too, else one derived from {@code /etc/machine-id}, which itself has to stay
 * confidential (machine-id(5)).
 */
final class MachineUuid {
  private static final Pattern MACHINE_ID = Pattern.compile("[0-9a-f]{32}");

  /** Placeholders of firmware whose vendor set no UUID. */
  private static final Set<String> NOBODYS =
      Set.of(
          "00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "03000200-0400-0500-0006-000700080009",
          "12345678-1234-5678-90ab-cddeefaabbcc");

  private final SysfsFiles files;
  private final Path productUuid;
  private final Path machineId;

  MachineUuid(SysfsFiles files, Path productUuid, Path machineId) {
    this.files = files;
    this.productUuid = productUuid;
    this.machineId = machineId;
  }

  Optional<UUID> read() {
    return ofFirmware(files, productUuid).or(this::ofMachineId);
  }

  /** True for a placeholder of firmware without a UUID of its own: many machines have the same. */
  static boolean nobodys(UUID uuid) {
    return NOBODYS.contains(uuid.toString());
  }

  /** Absent if the firmware has none, or a placeholder that other machines have too. */
  static Optional<UUID> ofFirmware(SysfsFiles files, Path productUuid) {
    try {
      return files
          .content(productUuid)
          .map(text -> HostId.parse(text.strip()).value())
          .filter(uuid -> !nobodys(uuid));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }

  private Optional<UUID> ofMachineId() {
    return files
        .content(machineId)
        .map(String::strip)
        .filter(text -> MACHINE_ID.matcher(text).matches() && !text.equals("0".repeat(32)))
        .map(MachineUuid::derived);
  }

  /** RFC 9562, 5.8: version 8, 122 bits of SHA-256. */
  private static UUID derived(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("nvme host of " + id).getBytes(StandardCharsets.US_ASCII));
      String hex = HexFormat.of().formatHex(digest);
      long high = Long.parseUnsignedLong(hex, 0, 16, 16);
      long low = Long.parseUnsignedLong(hex, 16, 32, 16);
      return new UUID(
          (high & ~0xf000L) | 0x8000L, (low & ~0xc000000000000000L) | 0x8000000000000000L);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
