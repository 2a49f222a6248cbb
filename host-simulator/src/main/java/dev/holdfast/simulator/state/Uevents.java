package dev.holdfast.simulator.state;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The uevents of this kernel (lib/kobject_uevent.c), in the order of the captures. None for a lost
 * connection, a change of an ANA state or a hidden path.
 */
public final class Uevents {
  private static final String CONTROLLERS = "/devices/virtual/nvme-fabrics/ctl/";
  private static final String SUBSYSTEMS = "/devices/virtual/nvme-subsystem/";

  /** About what fits into 4 MiB. */
  private static final int ROOM = 8192;

  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final int controllerMajor;
  private final int genericMajor;
  private long sequence = 900;
  private volatile boolean silent;

  public Uevents(KernelProfile profile) {
    this.controllerMajor = profile.controllerMajor();
    this.genericMajor = profile.genericMajor();
  }

  /** Gets everything from now on. */
  public Socket open() {
    Socket socket = new Socket();
    open.add(socket);
    return socket;
  }

  /** A fault: no more uevents are sent, and no listener notices. */
  public void silence(boolean on) {
    silent = on;
  }

  /** A fault: every listener lost some uevents and receives a report of the loss. */
  public void overrun() {
    open.forEach(Socket::overrun);
  }

  public void added(SimulatedController controller) {
    controller("add", controller, "");
  }

  public void connected(SimulatedController controller) {
    controller("change", controller, "NVME_EVENT=connected\0");
  }

  public void removed(SimulatedController controller) {
    controller("remove", controller, "");
  }

  public void added(SimulatedSubsystem subsystem) {
    tell("add", SUBSYSTEMS + subsystem.name(), "nvme-subsystem", "");
  }

  public void removed(SimulatedSubsystem subsystem) {
    tell("remove", SUBSYSTEMS + subsystem.name(), "nvme-subsystem", "");
  }

  /** A visible disk, and its character device after it. */
  public void added(Disk disk) {
    block("add", disk, "");
    generic("add", disk);
  }

  /** The character device goes before its disk. */
  public void removed(Disk disk) {
    generic("remove", disk);
    block("remove", disk, "");
  }

  public void resized(Disk disk) {
    block("change", disk, "RESIZE=1\0");
  }

  public void changed(Disk disk) {
    block("change", disk, "");
  }

  private void controller(String action, SimulatedController controller, String more) {
    ConnectOptions options = controller.options();
    tell(
        action,
        CONTROLLERS + controller.name(),
        "nvme",
        more
            + "MAJOR=%d\0MINOR=%d\0DEVNAME=%s\0NVME_TRTYPE=%s\0NVME_TRADDR=%s\0NVME_TRSVCID=%s\0"
                .formatted(
                    controllerMajor,
                    controller.instance(),
                    controller.name(),
                    options.transport(),
                    options.traddr(),
                    options.trsvcid())
            + "NVME_HOST_TRADDR="
            + options.option("host_traddr").orElse("none")
            + "\0NVME_HOST_IFACE="
            + options.option("host_iface").orElse("none")
            + "\0");
  }

  private void block(String action, Disk disk, String more) {
    String[] number = disk.number().split(":");
    tell(
        action,
        parent(disk) + disk.name(),
        "block",
        more
            + "MAJOR=%s\0MINOR=%s\0DEVNAME=%s\0DEVTYPE=disk\0DISKSEQ=%d\0"
                .formatted(number[0], number[1], disk.name(), disk.sequence()));
  }

  private void generic(String action, Disk disk) {
    tell(
        action,
        parent(disk) + disk.genericName(),
        "nvme-generic",
        "MAJOR=%d\0MINOR=%d\0DEVNAME=%s\0"
            .formatted(genericMajor, disk.genericMinor(), disk.genericName()));
  }

  private static String parent(Disk disk) {
    SimulatedController owner = disk.owner;
    return owner == null
        ? SUBSYSTEMS + disk.head().subsystem().name() + "/"
        : CONTROLLERS + owner.name() + "/";
  }

  private void tell(String action, String path, String subsystem, String more) {
    sequence++;
    if (!silent) {
      String text =
          "%s@%s\0ACTION=%s\0DEVPATH=%s\0SUBSYSTEM=%s\0%sSEQNUM=%d\0"
              .formatted(action, path, action, path, subsystem, more, sequence);
      open.forEach(socket -> socket.take(text));
    }
  }

  /** A message to a listener. */
  public sealed interface Received {
    /** As the kernel writes it: a headline and {@code KEY=value} pairs, separated by NUL. */
    record Uevent(String text) implements Received {}

    /** ENOBUFS. */
    record Overrun() implements Received {}

    record Closed() implements Received {}
  }

  /** One listener's place. */
  public final class Socket implements AutoCloseable {
    private final BlockingQueue<Received> waiting = new LinkedBlockingQueue<>();

    /** Waits for the next one; an interrupted reader finds it closed. */
    public Received receive() {
      try {
        return waiting.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Received.Closed();
      }
    }

    private void take(String text) {
      if (waiting.size() < ROOM) {
        waiting.add(new Received.Uevent(text));
      } else if (waiting.size() == ROOM) {
        waiting.add(new Received.Overrun());
      }
    }

    private void overrun() {
      waiting.clear();
      waiting.add(new Received.Overrun());
    }

    @Override
    public void close() {
      open.remove(this);
      waiting.add(new Received.Closed());
    }
  }
}
