package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.FileCalls;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import dev.holdfast.adapters.sysfs.libc.LostAnswer;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * open(2), write(2), read(2) and close(2) with the errno that java.io swallows. Everything is one
 * write and one read: the drivers behind these files take a request as one piece. Needs native
 * access.
 */
public final class LinuxKernelFiles implements KernelFiles {
  private static final int MOST_BYTES = 64 * 1024;

  /** Without the bits "more" and "do not retry". */
  private static final int STATUS_CODE = 0x7ff;

  @Override
  public void write(Path attribute, String value) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined();
        Descriptor file = new Descriptor(arena, attribute, FileCalls.O_WRONLY)) {
      file.write(value);
    }
  }

  @Override
  public String exchange(Path device, String request) throws KernelRefusal, LostAnswer {
    try (Arena arena = Arena.ofConfined();
        Descriptor file = new Descriptor(arena, device, FileCalls.O_RDWR)) {
      file.write(request);
      return answer(file);
    }
  }

  private static String answer(Descriptor file) throws LostAnswer {
    try {
      return file.read();
    } catch (KernelRefusal e) {
      throw new LostAnswer(e);
    }
  }

  @Override
  public String read(Path device) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined();
        Descriptor file = new Descriptor(arena, device, FileCalls.O_RDWR)) {
      return file.read();
    }
  }

  @Override
  public int submit(Path device, String number, NvmeCommand command) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined();
        Descriptor file = new Descriptor(arena, device, FileCalls.O_RDONLY)) {
      if (!file.isNodeOf(number)) {
        throw new KernelRefusal(Errno.ENODEV.number(), device + " is not " + number);
      }
      return file.submit(new NvmePassthrough(arena, command));
    }
  }

  /** While the directory is open the mount stays: it is this one until the end. */
  @Override
  public long trim(Path directory, int mount, long from, long bytes) throws KernelRefusal {
    try (Arena arena = Arena.ofConfined();
        Descriptor file = new Descriptor(arena, directory, FileCalls.O_RDONLY)) {
      file.requireOn(mount);
      return file.trim(new TrimRange(arena, from, bytes));
    }
  }

  /** An open file. Its memory is cleared before it is given back, since requests hold secrets. */
  private static final class Descriptor implements AutoCloseable {
    private final Arena arena;
    private final FileCalls calls;
    private final Path path;
    private final int number;

    Descriptor(Arena arena, Path path, int mode) throws KernelRefusal {
      this.arena = arena;
      this.calls = new FileCalls(arena);
      this.path = path;
      this.number = (int) accepted("open", calls.open(FileCalls.NOWHERE, path.toString(), mode));
    }

    void write(String text) throws KernelRefusal {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      MemorySegment buffer = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      try {
        long written = accepted("write", calls.write(number, buffer));
        if (written != bytes.length) {
          throw new KernelRefusal(Errno.EIO.number(), "short write " + path);
        }
      } finally {
        buffer.fill((byte) 0);
      }
    }

    String read() throws KernelRefusal {
      MemorySegment buffer = arena.allocate(MOST_BYTES);
      long size = accepted("read", calls.read(number, buffer));
      byte[] bytes = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    boolean isNodeOf(String device) throws KernelRefusal {
      MemorySegment status = arena.allocate(ObjectNumber.BYTES, Long.BYTES);
      accepted("statx", calls.status(number, "", status));
      return ObjectNumber.nodeOf(status).equals(device);
    }

    void requireOn(int mount) throws KernelRefusal {
      MemorySegment status = arena.allocate(ObjectNumber.BYTES, Long.BYTES);
      accepted("statx", calls.status(number, "", status));
      OptionalLong there = ObjectNumber.mountOf(status);
      if (there.isEmpty()) {
        throw new KernelRefusal(Errno.ENOSYS.number(), "mount of " + path);
      }
      if (there.getAsLong() != mount) {
        throw new KernelRefusal(Errno.ENODEV.number(), path + " is not on mount " + mount);
      }
    }

    long trim(TrimRange range) throws KernelRefusal {
      accepted("ioctl", calls.control(number, TrimRange.REQUEST, range.structure()));
      return range.trimmed();
    }

    int submit(NvmePassthrough command) throws KernelRefusal {
      int status =
          (int)
              accepted(
                  "ioctl", calls.control(number, NvmePassthrough.REQUEST, command.structure()));
      command.answered();
      return status & STATUS_CODE;
    }

    @Override
    public void close() {
      calls.close(number);
    }

    private long accepted(String name, long result) throws KernelRefusal {
      return Libc.accepted(name + " " + path, result);
    }
  }
}
