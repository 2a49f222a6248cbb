package dev.holdfast.adapters.sysfs.uevent;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A socket in the kernel's own group of NETLINK_KOBJECT_UEVENT (netlink(7), lib/kobject_uevent.c),
 * and an eventfd that ends the waiting. The numbers are those of x86-64, arm64, ppc64, s390x and
 * riscv (include/uapi/asm-generic/socket.h).
 */
final class NetlinkSocket implements KernelUevents.Source {
  /** More than a storm of 200 volumes with two paths sends during one full scan. */
  static final int BUFFER_BYTES = 4 << 20;

  /** Longer than the kernel makes one (UEVENT_BUFFER_SIZE, 2 KiB, and its headline). */
  private static final int MOST_BYTES = 16 * 1024;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int NETLINK_KOBJECT_UEVENT = 15;
  private static final int KERNEL_GROUP = 1;
  private static final int ADDRESS_BYTES = 12;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
  private static final short POLLIN = 1;
  private static final int POLLED_BYTES = 8;

  private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SET_OPTION =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle POLL = function("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT);
  private static final MethodHandle WRITE =
      Libc.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle RECEIVE =
      Libc.function(
          "recvfrom",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));

  private static MethodHandle function(String name, ValueLayout... arguments) {
    return Libc.function(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(Libc.CALL_STATE);
  private final MemorySegment buffer = arena.allocate(MOST_BYTES);
  private final MemorySegment sender = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
  private final MemorySegment senderSize = arena.allocate(JAVA_INT);
  private final MemorySegment waitedFor = arena.allocate(2L * POLLED_BYTES, Integer.BYTES);
  private final int socket;
  private final int ending;
  private boolean closed;
  private boolean freed;

  private NetlinkSocket() throws KernelRefusal {
    int protocol = NETLINK_KOBJECT_UEVENT;
    socket =
        (int)
            call(
                "socket(AF_NETLINK)",
                () -> (int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_DGRAM_CLOEXEC, protocol));
    ending = (int) call("eventfd", () -> (int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC_NONBLOCK));
  }

  static NetlinkSocket open() throws KernelRefusal {
    NetlinkSocket made = new NetlinkSocket();
    try {
      made.enlargeBuffer();
      made.join();
      return made;
    } catch (KernelRefusal refusal) {
      made.free();
      throw refusal;
    }
  }

  /** Beyond the limit of the host only with CAP_NET_ADMIN; else as far as the limit goes. */
  private void enlargeBuffer() throws KernelRefusal {
    MemorySegment bytes = arena.allocateFrom(JAVA_INT, BUFFER_BYTES);
    int size = Integer.BYTES;
    try {
      call(
          "setsockopt(SO_RCVBUFFORCE)",
          () ->
              (int) SET_OPTION.invokeExact(state, socket, SOL_SOCKET, SO_RCVBUFFORCE, bytes, size));
    } catch (KernelRefusal notAllowed) {
      call(
          "setsockopt(SO_RCVBUF)",
          () -> (int) SET_OPTION.invokeExact(state, socket, SOL_SOCKET, SO_RCVBUF, bytes, size));
    }
  }

  /** struct sockaddr_nl: family, padding, port (0: any), groups. */
  private void join() throws KernelRefusal {
    sender.fill((byte) 0);
    sender.set(JAVA_SHORT, 0, (short) AF_NETLINK);
    sender.set(JAVA_INT, 8, KERNEL_GROUP);
    call(
        "bind(NETLINK_KOBJECT_UEVENT)",
        () -> (int) BIND.invokeExact(state, socket, sender, ADDRESS_BYTES));
  }

  @Override
  public KernelUevents.Received receive() throws KernelRefusal {
    try {
      while (!ended()) {
        Optional<KernelUevents.Received> received = receiveIfThere();
        if (received.isPresent()) {
          return received.get();
        }
        await();
      }
      free();
      return new KernelUevents.Received.Closed();
    } catch (KernelRefusal refusal) {
      free();
      throw refusal;
    }
  }

  /** Empty if there is nothing yet, or if what was there is not the kernel's. */
  Optional<KernelUevents.Received> receiveIfThere() throws KernelRefusal {
    senderSize.set(JAVA_INT, 0, ADDRESS_BYTES);
    long most = MOST_BYTES;
    try {
      long size =
          call(
              "recvfrom",
              () ->
                  (long)
                      RECEIVE.invokeExact(
                          state, socket, buffer, most, MSG_DONTWAIT, sender, senderSize));
      return ofKernel() ? Optional.of(uevent(size)) : Optional.empty();
    } catch (KernelRefusal refusal) {
      if (refusal.errno() == Errno.EAGAIN.number()) {
        return Optional.empty();
      }
      if (refusal.errno() == Errno.ENOBUFS.number()) {
        return Optional.of(
            new KernelUevents.Received.Lost("uevents came faster than they were read"));
      }
      throw refusal;
    }
  }

  /** Every socket of a process has a port number, the kernel has none. */
  private boolean ofKernel() {
    return senderSize.get(JAVA_INT, 0) == ADDRESS_BYTES && sender.get(JAVA_INT, 4) == 0;
  }

  private KernelUevents.Received uevent(long size) {
    byte[] bytes = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    return new KernelUevents.Received.Uevent(new String(bytes, StandardCharsets.UTF_8));
  }

  /** struct pollfd: descriptor, events, what happened. */
  private void await() throws KernelRefusal {
    waitedFor.fill((byte) 0);
    waitedFor.set(JAVA_INT, 0, socket);
    waitedFor.set(JAVA_SHORT, 4, POLLIN);
    waitedFor.set(JAVA_INT, POLLED_BYTES, ending);
    waitedFor.set(JAVA_SHORT, POLLED_BYTES + 4, POLLIN);
    call("poll", () -> (int) POLL.invokeExact(state, waitedFor, 2L, -1));
  }

  private synchronized boolean ended() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (closed || freed) {
      return;
    }
    closed = true;
    try (Arena own = Arena.ofConfined()) {
      MemorySegment one = own.allocateFrom(JAVA_LONG, 1);
      MemorySegment ownState = own.allocate(Libc.CALL_STATE);
      long size = Long.BYTES;
      Libc.answer(
          "write(eventfd)", ownState, () -> (long) WRITE.invokeExact(ownState, ending, one, size));
    } catch (KernelRefusal refusal) {
      throw new IllegalStateException(refusal);
    }
  }

  /** Only by the reader, so that nothing goes while it is used. */
  private synchronized void free() {
    if (freed) {
      return;
    }
    freed = true;
    try {
      call("close", () -> (int) CLOSE.invokeExact(state, socket));
      call("close", () -> (int) CLOSE.invokeExact(state, ending));
    } catch (KernelRefusal refusal) {
      throw new IllegalStateException(refusal);
    }
    arena.close();
  }

  private long call(String name, Libc.Call call) throws KernelRefusal {
    return Libc.answer(name, state, call);
  }
}
