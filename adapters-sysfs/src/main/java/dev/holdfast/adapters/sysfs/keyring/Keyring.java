package dev.holdfast.adapters.sysfs.keyring;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import java.util.Optional;

/** Named keys in the kernel's memory, until the host is booted again. */
public interface Keyring {
  /** In the place of an earlier one. */
  void put(String name, byte[] payload) throws KernelRefusal;

  /** Empty if there is no such key. */
  Optional<byte[]> get(String name) throws KernelRefusal;

  /** Also if there is none. */
  void remove(String name) throws KernelRefusal;
}
