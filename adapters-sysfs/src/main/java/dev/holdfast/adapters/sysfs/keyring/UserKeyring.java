package dev.holdfast.adapters.sysfs.keyring;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of type {@code user} in the keyring of this user (user-keyring(7)): it is the user
 * namespace's, so it is there for the next process, in another container too, and is gone after a
 * boot. The session keyring is not used: container runtimes make a new one for each container.
 */
public final class UserKeyring implements Keyring {
  /** Unknown, expired, revoked: there is no key. */
  private static final Set<Integer> NONE =
      Set.of(Errno.ENOKEY.number(), Errno.EKEYEXPIRED.number(), Errno.EKEYREVOKED.number());

  @Override
  public void put(String name, byte[] payload) throws KernelRefusal {
    int _ = Keyctl.add("user", name, payload, Keyctl.USER_KEYRING);
  }

  @Override
  public Optional<byte[]> get(String name) throws KernelRefusal {
    Optional<Integer> key = find(name);
    return key.isEmpty()
        ? Optional.empty()
        : Optional.of(Keyctl.readFrom(Keyctl.USER_KEYRING, key.get()));
  }

  @Override
  public void remove(String name) throws KernelRefusal {
    Optional<Integer> key = find(name);
    if (key.isPresent()) {
      Keyctl.unlink(key.get(), Keyctl.USER_KEYRING);
    }
  }

  private static Optional<Integer> find(String name) throws KernelRefusal {
    try {
      return Optional.of(Keyctl.search(Keyctl.USER_KEYRING, name));
    } catch (KernelRefusal refusal) {
      if (NONE.contains(refusal.errno())) {
        return Optional.empty();
      }
      throw refusal;
    }
  }
}
