package dev.holdfast.adapters.sysfs.files;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct nvme_passthru_cmd} (include/uapi/linux/nvme_ioctl.h), the same on every 64-bit
 * processor. The timeout is the kernel's own: after a shorter one it would reset the controller.
 */
final class NvmePassthrough {
  /** {@code _IOWR('N', 0x43, struct nvme_passthru_cmd)}: NVME_IOCTL_IO_CMD. */
  static final long REQUEST = 0xc0484e43L;

  private static final long BYTES = 72;
  private static final long NSID = 4;
  private static final long ADDRESS = 24;
  private static final long LENGTH = 36;
  private static final long CDW10 = 40;
  private static final long CDW11 = 44;

  private final NvmeCommand command;
  private final MemorySegment data;
  private final MemorySegment structure;

  NvmePassthrough(Arena arena, NvmeCommand command) {
    this.command = command;
    this.data = arena.allocate(command.data().length, Long.BYTES);
    data.copyFrom(MemorySegment.ofArray(command.data()));
    this.structure = arena.allocate(BYTES, Long.BYTES);
    structure.set(JAVA_BYTE, 0, (byte) command.opcode());
    structure.set(JAVA_INT, NSID, (int) command.nsid());
    structure.set(JAVA_LONG, ADDRESS, data.address());
    structure.set(JAVA_INT, LENGTH, command.data().length);
    structure.set(JAVA_INT, CDW10, command.cdw10());
    structure.set(JAVA_INT, CDW11, command.cdw11());
  }

  MemorySegment structure() {
    return structure;
  }

  /** Gives the command what the kernel has left in its data. */
  void answered() {
    MemorySegment.ofArray(command.data()).copyFrom(data);
  }
}
