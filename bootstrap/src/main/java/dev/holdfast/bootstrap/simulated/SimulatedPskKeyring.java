package dev.holdfast.bootstrap.simulated;

import dev.holdfast.adapters.sysfs.keyring.PskKeyring;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.simulator.kernel.TlsKeyring;
import java.util.Map;
import java.util.Optional;

/** The pretended kernel's keys for TLS behind the adapter's seam. */
record SimulatedPskKeyring(TlsKeyring keyring) implements PskKeyring {
  @Override
  public Optional<Map<Integer, String>> keys() {
    return keyring.there() ? Optional.of(keyring.usable()) : Optional.empty();
  }

  @Override
  public int add(String identity, byte[] psk) {
    return keyring.add(identity, psk);
  }

  @Override
  public byte[] read(int serial) throws KernelRefusal {
    return keyring
        .linked(serial)
        .orElseThrow(() -> new KernelRefusal(Errno.EACCES.number(), "keyctl(KEYCTL_READ)"));
  }

  @Override
  public void unlink(int serial) {
    keyring.unlink(serial);
  }
}
