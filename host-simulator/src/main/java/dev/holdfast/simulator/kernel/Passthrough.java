package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.state.Disk;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.NamespacePath;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedControllerState;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.nio.file.Path;

/**
 * NVMe commands of programs (nvme_ns_head_ioctl in nvme/host/ioctl.c): sent on a path that is
 * usable, and not sent at all without one. A command to a silent target waits.
 */
final class Passthrough {
  private final NvmeCore core;
  private final BlockDisks disks;
  private final BlockIo io;

  Passthrough(NvmeCore core, BlockDisks disks, BlockIo io) {
    this.core = core;
    this.disks = disks;
    this.io = io;
  }

  int submit(Path node, String number, long nsid, int opcode, int cdw10, int cdw11, byte[] data)
      throws SimulatedErrno {
    Disk disk =
        disks
            .at(node)
            .filter(found -> found.number().equals(number))
            .orElseThrow(() -> new SimulatedErrno(KernelErrno.ENODEV, node.toString()));
    if (disk.namespace().nsid() != nsid) {
      throw new SimulatedErrno(KernelErrno.EINVAL, node.toString());
    }
    core.clock.await(SimulatedClock.FOREVER, () -> core.look(() -> !waits(disk)));
    SimulatedController controller =
        core.look(() -> io.usablePath(disk))
            .map(NamespacePath::controller)
            .orElseThrow(() -> new SimulatedErrno(KernelErrno.EAGAIN, node.toString()));
    return io.reservations(controller, disk)
        .submit(controller.options().hostId(), opcode, cdw10, cdw11, data);
  }

  private boolean waits(Disk disk) {
    return io.usablePath(disk).isEmpty()
        && disk.head().paths.stream()
            .anyMatch(path ->
                path.controller().state == SimulatedControllerState.LIVE && path.accessible());
  }
}
