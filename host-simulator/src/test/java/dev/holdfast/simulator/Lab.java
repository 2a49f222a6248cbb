package dev.holdfast.simulator;

import dev.holdfast.simulator.fabric.SimulatedTarget;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.SimulatedErrno;
import dev.holdfast.support.process.Program;
import dev.holdfast.support.process.ProgramResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The situation of the captures: one subsystem of one namespace behind two addresses.
 *
 * <pre>
 *   host 10.77.1.1 -- 10.77.1.2:4420 \
 *                                      nqn.2026-01.lab:vol1, nsid 1, 256 MiB
 *   host 10.77.2.1 -- 10.77.2.2:4420 /
 * </pre>
 */
final class Lab implements AutoCloseable {
  static final String NQN = "nqn.2026-01.lab:vol1";
  static final String FIRST = "10.77.1.2";
  static final String SECOND = "10.77.2.2";
  static final int PORT = 4420;
  static final long BYTES = 256L << 20;
  static final String UUID = "aaaaaaaa-0000-4000-8000-000000000001";
  static final String OTHER_UUID = "bbbbbbbb-0000-4000-8000-000000000002";
  static final String NGUID = "eeeeeeee000000000000000000000001";
  static final String HOST_ID = "11111111-2222-3333-4444-555555555555";
  static final String HOST_NQN = "nqn.2014-08.org.nvmexpress:uuid:" + HOST_ID;

  final SimulatedHost host;
  final SimulatedTarget target;

  Lab(Path root) {
    this(root, KernelSettings.DEFAULT);
  }

  Lab(Path root, KernelSettings settings) {
    host = SimulatedHost.create(root, settings);
    host.clock().hold();
    target =
        host.fabric()
            .target(NQN)
            .identifiedAs("LabTarget", "SER0001")
            .listensOn(FIRST, PORT)
            .listensOn(SECOND, PORT)
            .withNamespace(1, BYTES, UUID, NGUID, null);
  }

  static String request(String nqn, String address) {
    return "transport=tcp,traddr=%s,trsvcid=%d,nqn=%s,hostnqn=%s,hostid=%s,ctrl_loss_tmo=12,reconnect_delay=2"
        .formatted(address, PORT, nqn, HOST_NQN, HOST_ID);
  }

  String connect(String address) throws SimulatedErrno {
    return write(request(NQN, address));
  }

  void connectBoth() throws SimulatedErrno {
    connect(FIRST);
    connect(SECOND);
  }

  String write(String request) throws SimulatedErrno {
    return host.kernel().exchange(host.dev().resolve("nvme-fabrics"), request);
  }

  void attribute(String path, String value) throws SimulatedErrno {
    host.kernel().write(host.sys().resolve(path), value);
  }

  /** A file under sys, without the blanks at its ends. */
  String read(String path) {
    try {
      return Files.readString(host.sys().resolve(path)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String state(String controller) {
    return read("class/nvme/" + controller + "/state");
  }

  List<String> controllers() {
    return list(host.sys().resolve("class/nvme"));
  }

  /** The visible block devices and the path devices. */
  List<String> blocks() {
    return list(host.sys().resolve("class/block"));
  }

  List<String> subsystems() {
    return list(host.sys().resolve("class/nvme-subsystem"));
  }

  Path node(String name) {
    return host.dev().resolve(name);
  }

  String mountinfo() {
    try {
      return Files.readString(host.proc().resolve("self/mountinfo"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void pass(int seconds) {
    host.clock().advance(Duration.ofSeconds(seconds));
  }

  ProgramResult run(String name, Object... arguments) {
    String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    return host.programs().run(Program.of(Duration.ofMinutes(2), name, words));
  }

  /** Its exit status; -1 if it did not end. */
  int status(String name, Object... arguments) {
    return run(name, arguments) instanceof ProgramResult.Exited exited ? exited.status() : -1;
  }

  /** An ext4 on nvme0n1, mounted. */
  Path mounted(Path root) throws IOException {
    Path mountPoint = Files.createDirectories(root.resolve("m"));
    status("mkfs.ext4", node("nvme0n1"));
    status("mount", "-t", "ext4", node("nvme0n1"), mountPoint);
    return mountPoint;
  }

  @Override
  public void close() {
    host.close();
  }

  private static List<String> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
