package dev.holdfast.adapters.sysfs.keyring;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel's keyring {@code .nvme} with the keys for TLS (drivers/nvme/common/keyring.c). A key
 * that is not in it cannot be read by tlshd, so that a connection made by it cannot be made again.
 */
public interface PskKeyring {
  /** The usable keys by their serial numbers, with their names; empty if there is no keyring. */
  Optional<Map<Integer, String>> keys() throws KernelRefusal;

  /**
   * In the place of one of the same name.
   *
   * @return its serial number
   */
  int add(String identity, byte[] psk) throws KernelRefusal;

  byte[] read(int serial) throws KernelRefusal;

  void unlink(int serial) throws KernelRefusal;
}
