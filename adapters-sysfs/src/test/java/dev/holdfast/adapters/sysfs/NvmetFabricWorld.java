package dev.holdfast.adapters.sysfs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.adapters.sysfs.files.LinuxKernelFiles;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.application.concurrency.CallShares;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.FabricWorld;
import dev.holdfast.application.contract.SysfsWitness;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.AnaState;
import dev.holdfast.support.process.LocalProgramRunner;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import dev.holdfast.testkit.ConnectRequests;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The world of the contracts on this machine's own kernel, with the kernel's own target (nvmet) in
 * the network namespace {@code tgt} behind two links. Ports 1 and 2 have to be there.
 *
 * <pre>
 *   host 10.77.1.1 ---- 10.77.1.2 port 1 --+-- nvmet in the network namespace tgt
 *        10.77.2.1 ---- 10.77.2.2 port 2 --+
 * </pre>
 */
public final class NvmetFabricWorld implements FabricWorld {
  private static final Path NVMET = Path.of("/sys/kernel/config/nvmet");
  private static final Path SYS = Path.of("/sys");
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final HostTime time = HostTime.system();
  private final Path backing;
  private final List<NvmetSubsystem> made = new ArrayList<>();

  /**
   * @param backing where the namespaces' content is kept, in files
   */
  public NvmetFabricWorld(Path backing) {
    this.backing = backing;
  }

  /** True if the target and its two ports are there. */
  public static boolean isHere() {
    return Files.isDirectory(NVMET.resolve("ports/1"))
        && Files.isDirectory(NVMET.resolve("ports/2"));
  }

  SysfsAdapters adapters() {
    return new SysfsAdapters(
        SYS,
        Path.of("/dev"),
        Path.of("/proc"),
        new LinuxKernelFiles(),
        new CallShares(8, time),
        time);
  }

  @Override
  public Path sys() {
    return SYS;
  }

  @Override
  public Host host() {
    return ConnectRequests.HOST;
  }

  @Override
  public Target target(String nqn, List<Disk> disks) {
    NvmetSubsystem subsystem = new NvmetSubsystem(nqn, backing);
    made.add(subsystem);
    disks.forEach(subsystem::add);
    subsystem.addresses().forEach(subsystem::restore);
    return subsystem;
  }

  @Override
  public TransportId refusingAddress() {
    return TransportId.tcp("10.77.1.2", 4499);
  }

  @Override
  public TransportId silentAddress() {
    return TransportId.tcp("10.77.1.99", 4420);
  }

  @Override
  public ControllerName connect(SubsystemNqn nqn, TransportId address) {
    String options =
        "nqn=%s,transport=tcp,traddr=%s,trsvcid=%d,hostnqn=%s,hostid=%s,keep_alive_tmo=5,reconnect_delay=2"
            .formatted(nqn, address.traddr(), address.trsvcid(), host().nqn(), host().id());
    try (RandomAccessFile device = new RandomAccessFile("/dev/nvme-fabrics", "rw")) {
      device.write(options.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[256];
      int size = device.read(answer);
      return SysfsWitness.answered(new String(answer, 0, size, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void disconnect(ControllerName controller) {
    put(SYS.resolve("class/nvme/" + controller + "/delete_controller"), "1");
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    Duration end = time.uptime().plus(LONGEST);
    while (!condition.getAsBoolean()) {
      if (time.uptime().compareTo(end) > 0) {
        throw new AssertionError("never: " + what);
      }
      time.pause(Duration.ofMillis(100));
    }
  }

  @Override
  public void close() {
    for (NvmetSubsystem subsystem : made) {
      controllers(subsystem.nqn()).forEach(this::disconnect);
      subsystem.remove();
    }
  }

  private static void put(Path attribute, String value) {
    try {
      Files.writeString(attribute, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A subsystem in configfs, Documentation: nvmetcli(8), drivers/nvme/target/configfs.c. */
  private static final class NvmetSubsystem implements Target {
    private final SubsystemNqn nqn;
    private final Path directory;
    private final Path backing;

    NvmetSubsystem(String nqn, Path backing) {
      this.nqn = new SubsystemNqn(nqn);
      this.directory = NVMET.resolve("subsystems").resolve(nqn);
      this.backing = backing;
      make(directory);
      put(directory.resolve("attr_allow_any_host"), "1");
    }

    @Override
    public SubsystemNqn nqn() {
      return nqn;
    }

    @Override
    public List<TransportId> addresses() {
      return List.of(TransportId.tcp("10.77.1.2", 4420), TransportId.tcp("10.77.2.2", 4420));
    }

    @Override
    public void cut(TransportId address) {
      delete(link(address));
    }

    /** The socket is created in the network namespace of the process that links. */
    @Override
    public void restore(TransportId address) {
      ProgramResult result =
          new LocalProgramRunner()
              .run(
                  Program.of(
                      Duration.ofSeconds(30),
                      "nsenter",
                      "--net=/run/netns/tgt",
                      "ln",
                      "-s",
                      directory.toString(),
                      link(address).toString()));
      if (!(result instanceof ProgramResult.Exited exited && exited.ok())) {
        throw new AssertionError("no link to " + nqn + ": " + result);
      }
    }

    @Override
    public void ana(TransportId address, AnaState state) {
      put(port(address).resolve("ana_groups/1/ana_state"), state.word());
    }

    @Override
    public void resize(long nsid, long bytes) {
      size(file(nsid), bytes);
      put(namespace(nsid).resolve("revalidate_size"), "1");
    }

    @Override
    public void add(Disk disk) {
      size(file(disk.nsid()), disk.bytes());
      Path namespace = namespace(disk.nsid());
      make(namespace);
      put(namespace.resolve("device_path"), file(disk.nsid()).toString());
      put(namespace.resolve("device_uuid"), disk.uuid().toString());
      put(namespace.resolve("buffered_io"), "1");
      if (disk.reservations()) {
        assumeTrue(
            Files.exists(namespace.resolve("resv_enable")),
            "skipped: this kernel's target keeps no reservations");
        put(namespace.resolve("resv_enable"), "1");
      }
      put(namespace.resolve("enable"), "1");
      // right after connecting the target's announcement may not reach a controller (seen on 7.3.4)
      new SysfsWitness(SYS)
          .controllers(nqn)
          .forEach(name -> put(SYS.resolve("class/nvme/" + name + "/rescan_controller"), "1"));
    }

    @Override
    public void remove(long nsid) {
      put(namespace(nsid).resolve("enable"), "0");
      delete(namespace(nsid));
    }

    @Override
    public void closeToThisHost() {
      put(directory.resolve("attr_allow_any_host"), "0");
    }

    void remove() {
      for (TransportId address : addresses()) {
        put(port(address).resolve("ana_groups/1/ana_state"), "optimized");
        delete(link(address));
      }
      for (String nsid : new SysfsFiles().names(directory.resolve("namespaces"))) {
        remove(Long.parseLong(nsid));
      }
      delete(directory);
    }

    private Path port(TransportId address) {
      return NVMET.resolve("ports").resolve(address.traddr().startsWith("10.77.1.") ? "1" : "2");
    }

    private Path link(TransportId address) {
      return port(address).resolve("subsystems").resolve(nqn.value());
    }

    private Path namespace(long nsid) {
      return directory.resolve("namespaces").resolve(Long.toString(nsid));
    }

    private Path file(long nsid) {
      return backing.resolve(nqn.value().replace(':', '_') + "." + nsid);
    }

    private static void size(Path file, long bytes) {
      try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
        content.setLength(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void make(Path directory) {
      try {
        Files.createDirectory(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void delete(Path path) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
