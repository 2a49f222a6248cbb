package dev.holdfast.bootstrap.simulated;

import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.NvmeCommand;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.libc.LostAnswer;
import dev.holdfast.simulator.kernel.SimulatedKernel;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.SimulatedLostAnswer;
import java.nio.file.Path;

/** The pretended kernel behind the adapter's seam for writing to a kernel. */
final class SimulatedKernelFiles implements KernelFiles {
  private final SimulatedKernel kernel;

  SimulatedKernelFiles(SimulatedKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void write(Path attribute, String value) throws KernelRefusal {
    try {
      kernel.write(attribute, value);
    } catch (SimulatedErrno e) {
      throw new KernelRefusal(e.errno(), "write " + attribute);
    }
  }

  @Override
  public String exchange(Path device, String request) throws KernelRefusal, LostAnswer {
    try {
      return kernel.exchange(device, request);
    } catch (SimulatedLostAnswer e) {
      throw new LostAnswer(new KernelRefusal(e.errno(), "read " + device));
    } catch (SimulatedErrno e) {
      throw new KernelRefusal(e.errno(), "write " + device);
    }
  }

  @Override
  public String read(Path device) throws KernelRefusal {
    try {
      return kernel.read(device);
    } catch (SimulatedErrno e) {
      throw new KernelRefusal(e.errno(), "read " + device);
    }
  }

  @Override
  public int submit(Path device, String number, NvmeCommand command) throws KernelRefusal {
    try {
      return kernel.submit(
          device,
          number,
          command.nsid(),
          command.opcode(),
          command.cdw10(),
          command.cdw11(),
          command.data());
    } catch (SimulatedErrno e) {
      throw new KernelRefusal(e.errno(), "ioctl " + device);
    }
  }

  @Override
  public long trim(Path directory, int mount, long from, long bytes) throws KernelRefusal {
    try {
      return kernel.trim(directory, mount, from, bytes);
    } catch (SimulatedErrno e) {
      throw new KernelRefusal(e.errno(), "trim " + directory);
    }
  }
}
