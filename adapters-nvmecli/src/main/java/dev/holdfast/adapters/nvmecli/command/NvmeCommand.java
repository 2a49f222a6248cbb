package dev.holdfast.adapters.nvmecli.command;

import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.volume.ConnectionPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Command lines for nvme 2.x and 3.x. Every value is in one word with its option, so that no value
 * is taken for an option, and no secret is ever in one: every process can read a command line.
 */
public final class NvmeCommand {
  private static final String NVME = "nvme";

  private NvmeCommand() {}

  public static List<String> version() {
    return List.of(NVME, "version");
  }

  public static List<String> listSubsystems() {
    return List.of(NVME, "list-subsys", "--output-format=json");
  }

  /**
   * Asks for one controller. Verbose, because only then every version names the kernel's error and
   * 3.x reports that it is already connected; once, because twice prints the option string. Never
   * with {@code --config=none}, with which 2.13 and 2.16 connect nothing and report success.
   */
  public static List<String> connect(ConnectRequest request) {
    TransportId address = request.address();
    List<String> argv =
        new ArrayList<>(List.of(NVME, "connect", "--verbose", "--output-format=json"));
    argv.add("--transport=" + address.transport().word());
    argv.add("--traddr=" + address.traddr());
    argv.add("--trsvcid=" + address.trsvcid());
    argv.add("--nqn=" + request.nqn());
    argv.add("--hostnqn=" + request.host().nqn());
    argv.add("--hostid=" + request.host().id());
    address.hostTraddr().ifPresent(from -> argv.add("--host-traddr=" + from));
    address.hostIface().ifPresent(iface -> argv.add("--host-iface=" + iface));
    addPolicy(argv, request.policy());
    if (request.tls() instanceof TlsDemand.With(TlsKey key)) {
      argv.add("--tls");
      // its number in the kernel's keyring, not the key: 2.13, 2.16 and 3.1 take it in decimal
      // digits
      argv.add("--tls-key=" + key.serial());
    }
    return List.copyOf(argv);
  }

  private static void addPolicy(List<String> argv, ConnectionPolicy policy) {
    argv.add("--ctrl-loss-tmo=" + policy.ctrlLossTmo().seconds());
    argv.add("--reconnect-delay=" + policy.reconnectDelay().toSeconds());
    argv.add("--keep-alive-tmo=" + policy.keepAliveTmo().toSeconds());
    fastIoFailTmo(policy).ifPresent(fast -> argv.add("--fast_io_fail_tmo=" + fast.seconds()));
    add(argv, "--nr-io-queues=", policy.nrIoQueues());
    add(argv, "--queue-size=", policy.queueSize());
    if (policy.hdrDigest()) {
      argv.add("--hdr-digest");
    }
    if (policy.dataDigest()) {
      argv.add("--data-digest");
    }
  }

  /** Off is the kernel's default and need not be given. */
  public static Optional<Timeout> fastIoFailTmo(ConnectionPolicy policy) {
    return policy.fastIoFailTmo().filter(fast -> !fast.isOff());
  }

  private static void add(List<String> argv, String option, OptionalInt value) {
    value.ifPresent(number -> argv.add(option + number));
  }

  public static List<String> disconnect(ControllerName controller) {
    return List.of(NVME, "disconnect", "--device=" + controller);
  }

  /**
   * @param dev where the program finds device nodes, {@code /dev}
   */
  public static List<String> rescan(Path dev, ControllerName controller) {
    return List.of(NVME, "ns-rescan", dev.resolve(controller.value()).toString());
  }
}
