package dev.holdfast.adapters.sysfs.keyring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of type {@code user} in the keyring of this user (user-keyring(7)): it is the user
 * namespace's, so it is there for the next process, in another container too, and is gone after a
 * boot. The session keyring is not used: container runtimes make a new one for each container.
 */
public final class UserKeyring implements Keyring {
  /** {@code include/uapi/linux/keyctl.h}. */
  private static final long THREAD_KEYRING = -1;

  private static final long USER_KEYRING = -4;
  private static final long KEYCTL_LINK = 8;
  private static final long KEYCTL_UNLINK = 9;
  private static final long KEYCTL_SEARCH = 10;
  private static final long KEYCTL_READ = 11;

  /** More than all secrets of a volume take. */
  private static final int MOST_BYTES = 8192;

  /** Unknown, expired, revoked: there is no key. */
  private static final Set<Integer> NONE =
      Set.of(Errno.ENOKEY.number(), Errno.EKEYEXPIRED.number(), Errno.EKEYREVOKED.number());

  /** The C library has no function for them; libkeyutils is not in every image. */
  private static final long ADD_KEY;

  private static final long KEYCTL;

  static {
    // arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h
    boolean x86 = System.getProperty("os.arch").equals("amd64");
    ADD_KEY = x86 ? 248 : 217;
    KEYCTL = x86 ? 250 : 219;
  }

  private static final MethodHandle ADD =
      Libc.function(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle LINK =
      Libc.function(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle SEARCH =
      Libc.function(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle READ =
      Libc.function(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  @Override
  public void put(String name, byte[] payload) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      MemorySegment type = arena.allocateFrom("user");
      MemorySegment description = arena.allocateFrom(name);
      MemorySegment value = arena.allocate(payload.length);
      value.copyFrom(MemorySegment.ofArray(payload));
      try {
        long _ =
            Libc.answer(
                "add_key",
                state,
                () ->
                    (long)
                        ADD.invokeExact(
                            state,
                            ADD_KEY,
                            type,
                            description,
                            value,
                            (long) payload.length,
                            USER_KEYRING));
      } finally {
        value.fill((byte) 0);
      }
    }
  }

  @Override
  public Optional<byte[]> get(String name) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      Optional<Long> key = find(arena, state, name);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      // a key may be read by a process that has it in a keyring of its own
      long _ = link("keyctl(KEYCTL_LINK)", state, KEYCTL_LINK, USER_KEYRING, THREAD_KEYRING);
      MemorySegment value = arena.allocate(MOST_BYTES);
      long id = key.get();
      try {
        long length =
            Libc.answer(
                "keyctl(KEYCTL_READ)",
                state,
                () ->
                    (long)
                        READ.invokeExact(state, KEYCTL, KEYCTL_READ, id, value, (long) MOST_BYTES));
        if (length > MOST_BYTES) {
          throw new KernelRefusal(Errno.ENOBUFS.number(), "keyctl(KEYCTL_READ)");
        }
        return Optional.of(value.asSlice(0, length).toArray(JAVA_BYTE));
      } finally {
        value.fill((byte) 0);
        long _ = link("keyctl(KEYCTL_UNLINK)", state, KEYCTL_UNLINK, USER_KEYRING, THREAD_KEYRING);
      }
    }
  }

  @Override
  public void remove(String name) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      Optional<Long> key = find(arena, state, name);
      if (key.isPresent()) {
        long _ = link("keyctl(KEYCTL_UNLINK)", state, KEYCTL_UNLINK, key.get(), USER_KEYRING);
      }
    }
  }

  private static Optional<Long> find(Arena arena, MemorySegment state, String name)
      throws KernelRefusal {
    MemorySegment type = arena.allocateFrom("user");
    MemorySegment description = arena.allocateFrom(name);
    try {
      return Optional.of(
          Libc.answer(
              "keyctl(KEYCTL_SEARCH)",
              state,
              () ->
                  (long)
                      SEARCH.invokeExact(
                          state, KEYCTL, KEYCTL_SEARCH, USER_KEYRING, type, description, 0L)));
    } catch (KernelRefusal refusal) {
      if (NONE.contains(refusal.errno())) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private static long link(String call, MemorySegment state, long what, long key, long keyring)
      throws KernelRefusal {
    return Libc.answer(
        call, state, () -> (long) LINK.invokeExact(state, KEYCTL, what, key, keyring));
  }
}
