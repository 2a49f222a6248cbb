package dev.holdfast.simulator.kernel;

import static dev.holdfast.simulator.state.KernelErrno.EINVAL;

import dev.holdfast.simulator.state.ConnectOptions;
import dev.holdfast.simulator.state.KernelSettings;
import dev.holdfast.simulator.state.SimulatedErrno;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the option string as nvmf_parse_options does (drivers/nvme/host/fabrics.c). */
final class ConnectOptionsParser {
  private static final int NQN_MAX = 223;
  private static final String DEFAULT_HOST_ID = "5ca1ab1e-0000-4000-8000-000000000001";
  private static final Set<String> FLAGS =
      Set.of(
          "duplicate_connect",
          "disable_sqflow",
          "hdr_digest",
          "data_digest",
          "discovery",
          "tls",
          "concat");

  /** Only with CONFIG_NVME_TCP_TLS. */
  private static final Set<String> TLS = Set.of("keyring", "tls_key", "tls", "concat");

  private final KernelSettings settings;
  private final Set<String> known;

  ConnectOptionsParser(KernelSettings settings) {
    this.settings = settings;
    this.known = known(settings);
  }

  /** The answer to a read that follows no write. */
  String supported() {
    return known.stream()
        .map(name -> FLAGS.contains(name) ? name : name + "=" + format(name))
        .collect(Collectors.joining(",", "instance=-1,cntlid=-1,", "\n"));
  }

  ConnectOptions parse(String request) throws SimulatedErrno {
    Map<String, String> given = new HashMap<>();
    for (String token : request.split("[,\n]")) {
      if (!token.isEmpty()) {
        int equals = token.indexOf('=');
        String name = equals < 0 ? token : token.substring(0, equals);
        require(known.contains(name) && (equals < 0) == FLAGS.contains(name), token);
        given.put(name, equals < 0 ? "" : token.substring(equals + 1));
      }
    }
    return checked(given);
  }

  private ConnectOptions checked(Map<String, String> given) throws SimulatedErrno {
    for (String required : List.of("transport", "nqn", "traddr")) {
      require(given.containsKey(required), "missing " + required);
    }
    require(settings.transports().contains(given.getOrDefault("transport", "")), "transport");
    require(given.getOrDefault("nqn", "").length() <= NQN_MAX, "nqn");
    require(given.getOrDefault("hostnqn", "").length() <= NQN_MAX, "hostnqn");
    String trsvcid = given.getOrDefault("trsvcid", defaultPort(given));
    require(trsvcid.matches("[0-9]{1,5}"), "trsvcid");
    boolean discovery = given.containsKey("discovery");
    return new ConnectOptions(
        given,
        trsvcid,
        given.getOrDefault("hostnqn", "nqn.2014-08.org.nvmexpress:uuid:" + DEFAULT_HOST_ID),
        hostId(given),
        number(given, "ctrl_loss_tmo", 600, Integer.MIN_VALUE, Integer.MAX_VALUE),
        number(given, "reconnect_delay", 10, 1, Integer.MAX_VALUE),
        Math.max(-1, number(given, "fast_io_fail_tmo", -1, Integer.MIN_VALUE, Integer.MAX_VALUE)),
        number(given, "keep_alive_tmo", discovery ? 30 : 5, 0, Integer.MAX_VALUE),
        number(given, "queue_size", 128, 16, 1024),
        discovery
            ? 1
            : 1
                + Math.min(
                    settings.cpus(),
                    number(given, "nr_io_queues", settings.cpus(), 1, Integer.MAX_VALUE)));
  }

  /** NVME_TCP_DISC_PORT and NVME_RDMA_IP_PORT (include/linux/nvme.h). */
  private static String defaultPort(Map<String, String> given) {
    return "tcp".equals(given.get("transport")) ? "8009" : "4420";
  }

  private static String hostId(Map<String, String> given) throws SimulatedErrno {
    String text = given.getOrDefault("hostid", DEFAULT_HOST_ID);
    require(text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), "hostid");
    return UUID.fromString(text).toString().toLowerCase(Locale.ROOT);
  }

  private static int number(
      Map<String, String> given, String name, int otherwise, int least, int most)
      throws SimulatedErrno {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    require(text.matches("-?[0-9]{1,9}"), name);
    int value = Integer.parseInt(text);
    require(value >= least && value <= most, name);
    return value;
  }

  private static void require(boolean holds, String what) throws SimulatedErrno {
    if (!holds) {
      throw new SimulatedErrno(EINVAL, "write /dev/nvme-fabrics: " + what);
    }
  }

  private static String format(String name) {
    return Set.of(
                "queue_size",
                "nr_io_queues",
                "reconnect_delay",
                "ctrl_loss_tmo",
                "keep_alive_tmo",
                "nr_write_queues",
                "nr_poll_queues",
                "tos",
                "keyring",
                "tls_key",
                "fast_io_fail_tmo")
            .contains(name)
        ? "%d"
        : "%s";
  }

  /** The opt_tokens of that kernel, in its order, as Debian configures it. */
  private static Set<String> known(KernelSettings settings) {
    Stream<String> always =
        Stream.of(
            "transport",
            "traddr",
            "trsvcid",
            "nqn",
            "queue_size",
            "nr_io_queues",
            "reconnect_delay",
            "ctrl_loss_tmo",
            "keep_alive_tmo",
            "hostnqn",
            "host_traddr",
            "host_iface",
            "hostid",
            "duplicate_connect",
            "disable_sqflow",
            "hdr_digest",
            "data_digest",
            "nr_write_queues",
            "nr_poll_queues",
            "tos",
            "fast_io_fail_tmo",
            "discovery");
    Stream<String> later =
        switch (settings.profile()) {
          case V6_1 -> Stream.of();
          case V6_12 ->
              Stream.of("keyring", "tls_key", "dhchap_secret", "dhchap_ctrl_secret", "tls");
          case V7_3 ->
              Stream.of(
                  "keyring", "tls_key", "dhchap_secret", "dhchap_ctrl_secret", "tls", "concat");
        };
    return Stream.of(always, later)
        .flatMap(names -> names)
        .filter(name -> settings.tls() || !TLS.contains(name))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
