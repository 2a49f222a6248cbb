package dev.holdfast.simulator.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The user's keyring: what processes leave there stays until the host is booted again. */
public final class Keys {
  private final Map<String, byte[]> keys = new ConcurrentHashMap<>();

  public void add(String name, byte[] payload) {
    keys.put(name, payload.clone());
  }

  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(keys.get(name)).map(byte[]::clone);
  }

  public Set<String> names() {
    return Set.copyOf(keys.keySet());
  }

  public void unlink(String name) {
    keys.remove(name);
  }
}
