package dev.holdfast.benchmarks;

import dev.holdfast.adapters.sysfs.SysfsAdapters;
import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.NvmeCommand;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.adapters.sysfs.uevent.KernelUevents;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.simulator.SimulatedHost;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.Uevents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** A simulated host with many volumes, each with two paths, all of them healthy. */
final class ManyVolumes implements AutoCloseable {
  private static final String HOST =
      "hostnqn=nqn.2014-08.org.nvmexpress:uuid:%1$s,hostid=%1$s"
          .formatted("51a1a7ed-0000-4000-8000-0000000d0e5f");

  private final Path root;
  final SimulatedHost host;

  ManyVolumes(int volumes) throws IOException, SimulatedErrno {
    root = Scratch.directory();
    host = SimulatedHost.create(root);
    for (int i = 0; i < volumes; i++) {
      String nqn = nqn(i).value();
      host.fabric()
          .target(nqn)
          .listensOn("10.0.0.1", 4420)
          .listensOn("10.0.1.1", 4420)
          .withNamespace(1, 1L << 30, new UUID(1, i).toString(), null, null);
      connect(nqn, "10.0.0.1");
      connect(nqn, "10.0.1.1");
    }
  }

  static SubsystemNqn nqn(int volume) {
    return new SubsystemNqn("nqn.2026-01.dev.holdfast.benchmark:vol-" + volume);
  }

  private void connect(String nqn, String address) throws SimulatedErrno {
    host.kernel()
        .exchange(
            host.dev().resolve("nvme-fabrics"),
            "nqn=%s,transport=tcp,traddr=%s,trsvcid=4420,%s".formatted(nqn, address, HOST));
  }

  SysfsAdapters adapters() {
    return new SysfsAdapters(
        host.sys(),
        host.dev(),
        host.proc(),
        new NoWrites(),
        new CallShares(1, HostTime.system()),
        HostTime.system());
  }

  KernelUevents uevents() {
    return () -> new Source(host.kernel().uevents().open());
  }

  @Override
  public void close() throws IOException {
    host.close();
    Scratch.delete(root);
  }

  private record Source(Uevents.Socket socket) implements KernelUevents.Source {
    @Override
    public KernelUevents.Received receive() {
      return switch (socket.receive()) {
        case Uevents.Received.Uevent(String text) -> new KernelUevents.Received.Uevent(text);
        case Uevents.Received.Overrun() -> new KernelUevents.Received.Lost("overrun");
        case Uevents.Received.Closed() -> new KernelUevents.Received.Closed();
      };
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** Nothing here writes. */
  private static final class NoWrites implements KernelFiles {
    @Override
    public void write(Path attribute, String value) throws KernelRefusal {
      throw new KernelRefusal(1, "write " + attribute);
    }

    @Override
    public String exchange(Path device, String request) throws KernelRefusal {
      throw new KernelRefusal(1, "write " + device);
    }

    @Override
    public String read(Path device) throws KernelRefusal {
      throw new KernelRefusal(1, "read " + device);
    }

    @Override
    public int submit(Path device, String number, NvmeCommand command) throws KernelRefusal {
      throw new KernelRefusal(1, "ioctl " + device);
    }

    @Override
    public long trim(Path directory, int mount, long from, long bytes) throws KernelRefusal {
      throw new KernelRefusal(1, "trim " + directory);
    }
  }
}
