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
 * open(2), write(2), read(2) and close(2) with the errno that java.io swallows. Everything is one
 * write and one read: the drivers behind these files take a request as one piece. Needs native
 * access.
 */
@SuppressWarnings("restricted") // calling libc is what this class is for
public final class LinuxKernelFiles implements KernelFiles {
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;
  private static final int MOST_BYTES = 64 * 1024;

  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final MethodHandle OPEN =
      Libc.function(
          "open", FunctionDescriptor.of(INT, POINTER, INT, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle WRITE =
      Libc.function("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  private static final MethodHandle READ =
      Libc.function("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  private static final MethodHandle CLOSE = Libc.function("close", FunctionDescriptor.of(INT, INT));

  @Override
  public void write(Path attribute, String value) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      Descriptor file = new Descriptor(arena, attribute, O_WRONLY);
      try {
        file.write(value);
      } finally {
        file.close();
      }
    }
  }

  @Override
  public String exchange(Path device, String request) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      Descriptor file = new Descriptor(arena, device, O_RDWR);
      try {
        file.write(request);
        return file.read();
      } finally {
        file.close();
      }
    }
  }

  @Override
  public String read(Path device) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined()) {
      Descriptor file = new Descriptor(arena, device, O_RDWR);
      try {
        return file.read();
      } finally {
        file.close();
      }
    }
  }

  /** An open file. Its memory is cleared before it is given back, since requests hold secrets. */
  private static final class Descriptor {
    private final Arena arena;
    private final MemorySegment state;
    private final Path path;
    private final int number;

    Descriptor(Arena arena, Path path, int mode) throws KernelRefusal {
      this.arena = arena;
      this.state = arena.allocate(Libc.CALL_STATE);
      this.path = path;
      MemorySegment name = arena.allocateFrom(path.toString());
      number =
          (int) retried("open", () -> (int) OPEN.invokeExact(state, name, mode | O_CLOEXEC, 0));
    }

    void write(String text) throws KernelRefusal {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      MemorySegment buffer = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      try {
        long size = bytes.length;
        long written =
            retried("write", () -> (long) WRITE.invokeExact(state, number, buffer, size));
        if (written != size) {
          throw new KernelRefusal(Errno.EIO.number(), "short write " + path);
        }
      } finally {
        buffer.fill((byte) 0);
      }
    }

    String read() throws KernelRefusal {
      MemorySegment buffer = arena.allocate(MOST_BYTES);
      long size =
          retried("read", () -> (long) READ.invokeExact(state, number, buffer, (long) MOST_BYTES));
      byte[] bytes = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    void close() {
      try {
        int ignored = (int) CLOSE.invokeExact(state, number);
      } catch (Throwable e) {
        throw new IllegalStateException("close " + path, e);
      }
    }

    private long retried(String name, Libc.Call call) throws KernelRefusal {
      return Libc.answer(name + " " + path, state, call);
    }
  }
}
