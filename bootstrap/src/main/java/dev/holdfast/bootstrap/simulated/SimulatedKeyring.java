package dev.holdfast.bootstrap.simulated;

import dev.holdfast.adapters.sysfs.keyring.Keyring;
import dev.holdfast.simulator.kernel.Keys;
import java.util.Optional;

/** The pretended kernel's keys behind the adapter's seam. */
record SimulatedKeyring(Keys keys) implements Keyring {
  @Override
  public void put(String name, byte[] payload) {
    keys.add(name, payload);
  }

  @Override
  public Optional<byte[]> get(String name) {
    return keys.read(name);
  }

  @Override
  public void remove(String name) {
    keys.unlink(name);
  }
}
