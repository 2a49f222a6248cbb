package dev.holdfast.adapters.sysfs.uevent;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On this machine's own kernel; skipped where a process may not have such a socket. */
@Timeout(60)
class NetlinkSocketTest {
  private static final int AF_NETLINK = 16;
  private static final int UEVENTS = 15;

  @Test
  void endsAtOnceWhileItIsWaitedFor() throws Exception {
    KernelUevents.Source source = socket();
    List<KernelUevents.Received> received = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                do {
                  received.add(source.receive());
                } while (!(received.getLast() instanceof KernelUevents.Received.Closed));
              } catch (KernelRefusal e) {
                throw new AssertionError(e);
              }
            });

    source.close();
    source.close();

    assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
    assertThat(received.getLast()).isEqualTo(new KernelUevents.Received.Closed());
    source.close();
  }

  /** Only root may send to the group at all, and even root is not the kernel. */
  @Test
  void doesNotBelieveAProcessThatSpeaksLikeTheKernel() throws Exception {
    NetlinkSocket socket = socket();
    try {
      pretend("add@/x\0ACTION=add\0DEVPATH=/nvme-subsys999999\0SUBSYSTEM=nvme-subsystem\0");

      for (int i = 0; i < 100; i++) {
        assertThat(
                socket
                    .receiveIfThere()
                    .filter(seen -> seen.toString().contains("nvme-subsys999999")))
            .isEmpty();
      }
    } finally {
      socket.close();
      while (!(socket.receive() instanceof KernelUevents.Received.Closed)) {
        assertThat(socket).isNotNull();
      }
    }
  }

  private static NetlinkSocket socket() {
    try {
      return NetlinkSocket.open();
    } catch (KernelRefusal refusal) {
      return Assumptions.abort("no uevents here: " + refusal.getMessage());
    }
  }

  /** A datagram to all who listen to the kernel, from a socket of our own. */
  private static void pretend(String text) throws KernelRefusal {
    MethodHandle open =
        Libc.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    MethodHandle send =
        Libc.function(
            "sendto",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    MethodHandle close = Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.CALL_STATE);
      MemorySegment message = arena.allocateFrom(text);
      long size = text.length();
      MemorySegment everybody = arena.allocate(12, 4);
      everybody.set(JAVA_SHORT, 0, (short) AF_NETLINK);
      everybody.set(JAVA_INT, 8, 1);
      int socket =
          (int)
              Libc.answer(
                  "socket", state, () -> (int) open.invokeExact(state, AF_NETLINK, 3, UEVENTS));
      try {
        Libc.answer(
            "sendto",
            state,
            () -> (long) send.invokeExact(state, socket, message, size, 0, everybody, 12));
      } catch (KernelRefusal refusal) {
        Assumptions.abort("not root: " + refusal.getMessage());
      } finally {
        Libc.answer("close", state, () -> (int) close.invokeExact(state, socket));
      }
    }
  }
}
