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

/** The system calls add_key(2) and keyctl(2). */
final class Keyctl {
  /** {@code include/uapi/linux/keyctl.h}. */
  static final long USER_KEYRING = -4;

  private static final long THREAD_KEYRING = -1;
  private static final long KEYCTL_DESCRIBE = 6;
  private static final long KEYCTL_LINK = 8;
  private static final long KEYCTL_UNLINK = 9;
  private static final long KEYCTL_SEARCH = 10;
  private static final long KEYCTL_READ = 11;

  /** More than all secrets of a volume take, and the numbers of 2048 keys. */
  private static final int MOST_BYTES = 8192;

  /** The C library has no function for them; libkeyutils is not in every image. */
  private static final long ADD_KEY;

  private static final long KEYCTL;

  static {
    // arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h
    boolean x86 = System.getProperty("os.arch").equals("amd64");
    ADD_KEY = x86 ? 248 : 217;
    KEYCTL = x86 ? 250 : 219;
  }

  private static final MethodHandle ADD = syscall(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LINK = syscall(JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SEARCH =
      syscall(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle READ = syscall(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);

  private Keyctl() {}

  private static MethodHandle syscall(java.lang.foreign.MemoryLayout... arguments) {
    return Libc.function(
        "syscall",
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG).appendArgumentLayouts(arguments),
        Linker.Option.firstVariadicArg(1));
  }

  /** In the place of one of the same name. */
  static int add(String type, String description, byte[] payload, long keyring)
      throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      MemorySegment kind = arena.allocateFrom(type);
      MemorySegment name = arena.allocateFrom(description);
      MemorySegment value = arena.allocate(payload.length);
      value.copyFrom(MemorySegment.ofArray(payload));
      try {
        return (int)
            Libc.answer(
                "add_key",
                state,
                () ->
                    (long)
                        ADD.invokeExact(
                            state, ADD_KEY, kind, name, value, (long) payload.length, keyring));
      } finally {
        value.fill((byte) 0);
      }
    }
  }

  /** A user key. */
  static int search(long keyring, String name) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      MemorySegment type = arena.allocateFrom("user");
      MemorySegment description = arena.allocateFrom(name);
      return (int)
          Libc.answer(
              "keyctl(KEYCTL_SEARCH)",
              state,
              () ->
                  (long)
                      SEARCH.invokeExact(
                          state, KEYCTL, KEYCTL_SEARCH, keyring, type, description, 0L));
    }
  }

  /** A key may be read by a process that has it in a keyring of its own. */
  static byte[] readFrom(long keyring, long key) throws KernelRefusal {
    link(KEYCTL_LINK, "keyctl(KEYCTL_LINK)", keyring, THREAD_KEYRING);
    try {
      return read(KEYCTL_READ, "keyctl(KEYCTL_READ)", key);
    } finally {
      link(KEYCTL_UNLINK, "keyctl(KEYCTL_UNLINK)", keyring, THREAD_KEYRING);
    }
  }

  /** The payload; of a keyring the numbers of its keys. */
  static byte[] read(long key) throws KernelRefusal {
    return read(KEYCTL_READ, "keyctl(KEYCTL_READ)", key);
  }

  /** {@code type;uid;gid;perm;description}, with a zero at its end. */
  static byte[] describe(long key) throws KernelRefusal {
    return read(KEYCTL_DESCRIBE, "keyctl(KEYCTL_DESCRIBE)", key);
  }

  private static byte[] read(long what, String call, long key) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      MemorySegment value = arena.allocate(MOST_BYTES);
      try {
        long length =
            Libc.answer(
                call,
                state,
                () -> (long) READ.invokeExact(state, KEYCTL, what, key, value, (long) MOST_BYTES));
        if (length > MOST_BYTES) {
          throw new KernelRefusal(Errno.ENOBUFS.number(), call);
        }
        return value.asSlice(0, length).toArray(JAVA_BYTE);
      } finally {
        value.fill((byte) 0);
      }
    }
  }

  static void unlink(long key, long keyring) throws KernelRefusal {
    link(KEYCTL_UNLINK, "keyctl(KEYCTL_UNLINK)", key, keyring);
  }

  private static void link(long what, String call, long key, long keyring) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      long _ =
          Libc.answer(
              call, state, () -> (long) LINK.invokeExact(state, KEYCTL, what, key, keyring));
    }
  }
}
