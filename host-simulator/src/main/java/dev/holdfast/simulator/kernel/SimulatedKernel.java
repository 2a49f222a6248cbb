package dev.holdfast.simulator.kernel;

import dev.holdfast.simulator.clock.SimulatedClock;
import dev.holdfast.simulator.fabric.FabricListener;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.fault.Faults;
import dev.holdfast.simulator.fault.Passage;
import dev.holdfast.simulator.state.HostView;
import dev.holdfast.simulator.state.KernelErrno;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.SimulatedController;
import dev.holdfast.simulator.state.SimulatedControllerState;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.simulator.state.SimulatedLostAnswer;
import dev.holdfast.simulator.state.SimulatedSubsystem;
import dev.holdfast.simulator.state.Uevents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The calls that change the kernel: sysfs attributes and {@code /dev/nvme-fabrics}. */
public final class SimulatedKernel {
  /** The points at which its calls can be made to fail, hang or die. */
  public static final List<String> FAULT_POINTS =
      List.of(
          "connect.before",
          "connect.after",
          "supported-options",
          "attribute.before",
          "attribute.after",
          "delete.before",
          "delete.after",
          "rescan.before",
          "rescan.after",
          "reservation.before",
          "reservation.after",
          "files.change",
          "trim.before",
          "trim.after");

  private final NvmeCore core;
  private final ConnectOptionsParser parser;
  private final ControllerConnect connecting;
  private final AttributeWrites attributes;
  private final Keys keys = new Keys();
  private final SimulatedMountTable mounts;
  private final BlockDisks disks;
  private final SimulatedMappings mappings;
  private final SimulatedFiles files;
  private final Passthrough passthrough;
  private final FilesystemTrim trim;
  private final Faults faults;
  private final SimulatedRemoval removal;
  private final List<SimulatedController> wedged = new ArrayList<>();

  /**
   * Not for tests: use the host's.
   *
   * @param dev the host's directory of device nodes, a real path
   */
  public SimulatedKernel(
      KernelSettings settings,
      SimulatedFabric fabric,
      SimulatedClock clock,
      Faults faults,
      HostView view,
      Path dev) {
    this.core = new NvmeCore(settings, clock, fabric, view);
    this.parser = new ConnectOptionsParser(settings);
    this.faults = faults;
    NamespaceScan namespaces = new NamespaceScan(core);
    this.removal = new SimulatedRemoval(core, namespaces);
    LinkSupervision links = new LinkSupervision(core, namespaces, removal);
    BlockIo io = new BlockIo(links);
    this.connecting = new ControllerConnect(core, namespaces, links);
    this.attributes = new AttributeWrites(core, namespaces, links, removal);
    this.mounts = new SimulatedMountTable(core, namespaces, io, dev);
    this.disks = new BlockDisks(core, namespaces, io, mounts, dev);
    this.mappings = new SimulatedMappings(core, disks);
    this.files = new SimulatedFiles(mounts, faults.at("files.change"));
    this.passthrough = new Passthrough(core, disks, io);
    this.trim = new FilesystemTrim(core, mounts, disks);
    fabric.listener(new Events(core, namespaces, links));
  }

  /** Writes a sysfs attribute, by any path to it under the host's root. */
  public void write(Path attribute, String value) throws SimulatedErrno {
    String point =
        switch (String.valueOf(attribute.getFileName())) {
          case "delete_controller" -> "delete";
          case "rescan_controller" -> "rescan";
          default -> "attribute";
        };
    pass(point + ".before", attribute);
    attributes.write(attribute, value);
    pass(point + ".after", attribute);
  }

  /**
   * Writes a request to {@code dev/nvme-fabrics} and reads the answer from the same descriptor.
   *
   * @throws SimulatedLostAnswer if the controller was made, and the read fails
   */
  public String exchange(Path device, String request) throws SimulatedErrno {
    requireFabrics(device);
    pass("connect.before", device);
    SimulatedController made = connecting.connect(parser.parse(request));
    try {
      pass("connect.after", device);
    } catch (SimulatedErrno e) {
      throw new SimulatedLostAnswer(e);
    }
    return "instance=%d,cntlid=%d\n".formatted(made.instance(), core.look(made::cntlid));
  }

  /** Reads {@code dev/nvme-fabrics} without having written: the supported options. */
  public String read(Path device) throws SimulatedErrno {
    requireFabrics(device);
    pass("supported-options", device);
    return parser.supported();
  }

  /**
   * Sends an NVMe command, of which this kernel knows those of reservations, and returns its
   * status.
   *
   * @param node a block device
   * @param number of the device that the node should be of
   * @param data sent, or filled with the answer
   */
  public int submit(
      Path node, String number, long nsid, int opcode, int cdw10, int cdw11, byte[] data)
      throws SimulatedErrno {
    pass("reservation.before", node);
    int status = passthrough.submit(node, number, nsid, opcode, cdw10, cdw11, data);
    pass("reservation.after", node);
    return status;
  }

  /**
   * Gives the unused part of a piece of a mounted filesystem back (FITRIM).
   *
   * @param mount the number of the mount that should be there
   * @return how many bytes
   */
  public long trim(Path directory, int mount, long from, long bytes) throws SimulatedErrno {
    mounts.busy(mount, true);
    try {
      pass("trim.before", directory);
      long freed = trim.trim(directory, mount, from, bytes);
      pass("trim.after", directory);
      return freed;
    } finally {
      mounts.busy(mount, false);
    }
  }

  /** Its removal begins and does not end: it serves nothing, until {@link #unwedge}. */
  public void wedge(SimulatedController controller) {
    core.change(() -> {
      if (!controller.state.ending() && !controller.removed) {
        removal.begin(controller);
        wedged.add(controller);
      }
    });
  }

  /** The removals that were stuck end. */
  public void unwedge() {
    core.change(() -> {
      wedged.forEach(removal::remove);
      wedged.clear();
    });
  }

  /** Power off: the files stay as they are, whatever still runs. */
  public void stop() {
    core.change(core.view::freeze);
  }

  /** The uevents that it sends. */
  public Uevents uevents() {
    return core.uevents;
  }

  public TlsKeyring tlsKeys() {
    return core.tlsKeys;
  }

  public Keys keys() {
    return keys;
  }

  public SimulatedMountTable mounts() {
    return mounts;
  }

  public BlockDisks disks() {
    return disks;
  }

  public SimulatedMappings mappings() {
    return mappings;
  }

  public SimulatedFiles files() {
    return files;
  }

  /** In the order of their numbers. */
  public List<SimulatedSubsystem> subsystems() {
    return core.look(() -> List.copyOf(core.subsystems.values()));
  }

  /** In the order of their numbers. */
  public List<SimulatedController> controllers() {
    return core.look(() -> List.copyOf(core.controllers.values()));
  }

  /** As long as this is the same, so is all that it shows. */
  public long changes() {
    return core.changes();
  }

  private void pass(String point, Path object) throws SimulatedErrno {
    if (faults.at(point).pass(SimulatedClock.FOREVER) instanceof Passage.Fails failure) {
      throw new SimulatedErrno(failure.code(), object.toString());
    }
  }

  private static void requireFabrics(Path device) throws SimulatedErrno {
    if (!"nvme-fabrics".equals(String.valueOf(device.getFileName()))) {
      throw new SimulatedErrno(KernelErrno.EINVAL, "not /dev/nvme-fabrics: " + device);
    }
  }

  /** Lets what happens outside reach the controllers. */
  private record Events(NvmeCore core, NamespaceScan namespaces, LinkSupervision links)
      implements FabricListener {
    @Override
    public void networkChanged() {
      core.change(() -> List.copyOf(core.controllers.values()).forEach(links::check));
    }

    @Override
    public void namespacesChanged(SimulatedTarget target) {
      notice(
          target,
          controller -> {
            if (target.announcesAt(controller.options().address())) {
              core.after(core.fabric.scanLatency(), () -> namespaces.scan(controller));
            }
          });
    }

    @Override
    public void anaChanged(SimulatedTarget target) {
      notice(target, namespaces::readAna);
    }

    /** An asynchronous event reaches live controllers only. */
    private void notice(SimulatedTarget target, Consumer<SimulatedController> event) {
      core.change(() ->
          List.copyOf(core.controllers.values()).stream()
              .filter(controller -> controller.options().nqn().equals(target.nqn()))
              .filter(controller -> controller.state() == SimulatedControllerState.LIVE)
              .forEach(event));
    }
  }
}
