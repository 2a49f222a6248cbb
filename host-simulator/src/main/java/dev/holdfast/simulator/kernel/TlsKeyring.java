package dev.holdfast.simulator.kernel;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keyring {@code .nvme} (nvme/common/keyring.c), and tlshd, which takes keys from it for each
 * handshake.
 */
public final class TlsKeyring {
  private static final class Psk {
    final String identity;
    final byte[] payload;
    boolean linked = true;
    boolean expired;

    Psk(String identity, byte[] payload) {
      this.identity = identity;
      this.payload = payload.clone();
    }
  }

  private final boolean there;
  private final Map<Integer, Psk> psks = new HashMap<>();
  private boolean daemon = true;
  private int serials = 0x2d45_0900;

  TlsKeyring(boolean there) {
    this.there = there;
  }

  public boolean there() {
    return there;
  }

  /** Whether tlshd runs. */
  public synchronized void daemon(boolean runs) {
    daemon = runs;
  }

  synchronized boolean daemon() {
    return daemon;
  }

  /** The names of those that can be used, by serial number. */
  public synchronized Map<Integer, String> usable() {
    return psks.entrySet().stream()
        .filter(psk -> psk.getValue().linked && !psk.getValue().expired)
        .collect(Collectors.toMap(Map.Entry::getKey, psk -> psk.getValue().identity));
  }

  /**
   * In the place of one of the same name, which stays with the controllers that were made by it.
   */
  public synchronized int add(String identity, byte[] payload) {
    psks.values().stream()
        .filter(psk -> psk.identity.equals(identity))
        .forEach(psk -> psk.linked = false);
    psks.put(++serials, new Psk(identity, payload));
    return serials;
  }

  /** As a process reads it that has the keyring. */
  public synchronized Optional<byte[]> linked(int serial) {
    return Optional.ofNullable(psks.get(serial))
        .filter(psk -> psk.linked && !psk.expired)
        .map(psk -> psk.payload.clone());
  }

  public synchronized void unlink(int serial) {
    Psk psk = psks.get(serial);
    if (psk != null) {
      psk.linked = false;
    }
  }

  /** All that are there. */
  public synchronized void expire() {
    psks.values().forEach(psk -> psk.expired = true);
  }

  /** True if the kernel itself finds it (key_lookup): also one that is in no keyring. */
  synchronized boolean known(int serial) {
    return psks.containsKey(serial);
  }

  synchronized boolean expired(int serial) {
    Psk psk = psks.get(serial);
    return psk != null && psk.expired;
  }

  /** As tlshd shows and proves it to the target; empty if it cannot read the key. */
  synchronized Optional<String> proof(int serial) {
    Psk psk = psks.get(serial);
    return psk == null || !psk.linked || psk.expired
        ? Optional.empty()
        : Optional.of(psk.identity + " " + HexFormat.of().formatHex(psk.payload));
  }
}
