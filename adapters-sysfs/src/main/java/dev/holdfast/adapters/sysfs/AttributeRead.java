package dev.holdfast.adapters.sysfs;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * open(2), read(2), close(2), and nothing else: a whole look reads tens of thousands of attributes,
 * and a channel for each, and an exception for each that is not there, cost more than the kernel
 * does. Needs native access.
 */
@SuppressWarnings("restricted") // calling libc is what this class is for
final class AttributeRead {
  private static final int O_RDONLY_CLOEXEC = 0x80000;

  private static final long MOST = SysfsFiles.MOST_BYTES;

  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final MethodHandle OPEN =
      Libc.function(
          "open", FunctionDescriptor.of(INT, POINTER, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle READ =
      Libc.function("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  private static final MethodHandle CLOSE = Libc.function("close", FunctionDescriptor.of(INT, INT));

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment state = arena.allocate(Libc.CALL_STATE);
  private final MemorySegment buffer = arena.allocate(MOST);

  /**
   * What one read gives, which of an attribute is all (fs/kernfs/file.c).
   *
   * @throws KernelRefusal if it cannot be opened or read
   */
  synchronized String of(Path file) throws KernelRefusal {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment name = call.allocateFrom(file.toString());
      int open =
          (int)
              Libc.answer(
                  "open", state, () -> (int) OPEN.invokeExact(state, name, O_RDONLY_CLOEXEC));
      try {
        long size =
            Libc.answer("read", state, () -> (long) READ.invokeExact(state, open, buffer, MOST));
        byte[] bytes = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
      } finally {
        Libc.answer("close", state, () -> (int) CLOSE.invokeExact(state, open));
      }
    }
  }
}
