package dev.holdfast.adapters.sysfs.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.stream.Stream;

/** Calls into the C library that keep errno. */
@SuppressWarnings("restricted") // calling libc is what this class is for
public final class Libc {
  /** Where a call leaves its errno; the first argument of each handle. */
  public static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();

  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Libc() {}

  public static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all =
        Stream.concat(Stream.of(Linker.Option.captureCallState("errno")), Arrays.stream(options))
            .toArray(Linker.Option[]::new);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, all);
  }

  /** One downcall; its result is negative if it failed. */
  public interface Call {
    long invoke() throws Throwable;
  }

  /**
   * Makes the call again if a signal came before anything was done: that is no answer.
   *
   * @return what the call gave; if it failed, the error number with a minus
   */
  static long result(MemorySegment state, Call call) {
    while (true) {
      long result;
      try {
        result = call.invoke();
      } catch (Throwable e) {
        throw new IllegalStateException("a call into libc", e);
      }
      if (result >= 0) {
        return result;
      }
      int errno = (int) ERRNO.get(state, 0L);
      if (errno != Errno.EINTR.number()) {
        return -errno;
      }
    }
  }

  /** As {@link #result}, with the refusal as an exception. */
  public static long answer(String name, MemorySegment state, Call call) throws KernelRefusal {
    return accepted(name, result(state, call));
  }

  public static long accepted(String name, long result) throws KernelRefusal {
    if (result < 0) {
      throw new KernelRefusal((int) -result, name);
    }
    return result;
  }
}
