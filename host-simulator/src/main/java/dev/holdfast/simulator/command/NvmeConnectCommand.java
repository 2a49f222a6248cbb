package dev.holdfast.simulator.command;

import dev.holdfast.simulator.invocation.ProgramArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options of {@code nvme connect}, as nvme-cli 2 and 3 have them, and what they become. */
final class NvmeConnectCommand {
  private record Option(String shortName, String longName, String kernelName) {}

  private static final List<Option> VALUES =
      List.of(
          new Option("-n", "--nqn", "nqn"),
          new Option("-t", "--transport", "transport"),
          new Option("-a", "--traddr", "traddr"),
          new Option("-w", "--host-traddr", "host_traddr"),
          new Option("-f", "--host-iface", "host_iface"),
          new Option("-s", "--trsvcid", "trsvcid"),
          new Option("-q", "--hostnqn", "hostnqn"),
          new Option("-I", "--hostid", "hostid"),
          new Option("-S", "--dhchap-secret", "dhchap_secret"),
          new Option("-C", "--dhchap-ctrl-secret", "dhchap_ctrl_secret"),
          new Option("-i", "--nr-io-queues", "nr_io_queues"),
          new Option("-W", "--nr-write-queues", "nr_write_queues"),
          new Option("-P", "--nr-poll-queues", "nr_poll_queues"),
          new Option("-Q", "--queue-size", "queue_size"),
          new Option("-k", "--keep-alive-tmo", "keep_alive_tmo"),
          new Option("-c", "--reconnect-delay", "reconnect_delay"),
          new Option("-l", "--ctrl-loss-tmo", "ctrl_loss_tmo"),
          new Option("-F", "--fast-io-fail-tmo", "fast_io_fail_tmo"),
          new Option("-T", "--tos", "tos"),
          new Option("-", "--tls-key", "tls_key"),
          new Option("-", "--keyring", "keyring"));
  private static final List<Option> FLAGS =
      List.of(
          new Option("-D", "--duplicate-connect", "duplicate_connect"),
          new Option("-d", "--disable-sqflow", "disable_sqflow"),
          new Option("-g", "--hdr-digest", "hdr_digest"),
          new Option("-G", "--data-digest", "data_digest"),
          new Option("-", "--tls", "tls"),
          new Option("-", "--concat", "concat"));
  private static final Set<String> OWN =
      Set.of(
          "-o",
          "--output-format",
          "-v",
          "--verbose",
          "-J",
          "--config",
          "-x",
          "--dump-config",
          "--context",
          "-e",
          "--nbft-path",
          "--owner",
          "--tls-key-identity");

  private final ProgramArguments arguments;

  NvmeConnectCommand(List<String> argv) {
    List<String> normal = argv.stream().map(NvmeConnectCommand::hyphens).toList();
    this.arguments = new ProgramArguments(normal, valued());
  }

  /** 2.x spells some with underscores. */
  private static String hyphens(String word) {
    if (!word.startsWith("--")) {
      return word;
    }
    int end = word.indexOf('=') < 0 ? word.length() : word.indexOf('=');
    return word.substring(0, end).replace('_', '-') + word.substring(end);
  }

  private static Set<String> valued() {
    Stream<String> names =
        VALUES.stream().flatMap(option -> Stream.of(option.shortName(), option.longName()));
    Stream<String> own =
        Stream.of("-o", "--output-format", "-J", "--config", "--context", "--owner");
    return Stream.concat(names, own).filter(name -> name.length() > 1).collect(Collectors.toSet());
  }

  /** Options that this version does not have. */
  List<String> unknown() {
    Set<String> known =
        Stream.concat(VALUES.stream(), FLAGS.stream())
            .flatMap(option -> Stream.of(option.shortName(), option.longName()))
            .collect(Collectors.toSet());
    return arguments.options().keySet().stream()
        .filter(name -> !known.contains(name) && !OWN.contains(name))
        .toList();
  }

  boolean wantsJson() {
    return arguments.value("-o", "--output-format").filter("json"::equals).isPresent();
  }

  /** The request that libnvme writes to /dev/nvme-fabrics. */
  String request() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Option option : VALUES) {
      arguments
          .value(option.shortName(), option.longName())
          .ifPresent(value -> values.put(option.kernelName(), value));
    }
    values.putIfAbsent("trsvcid", "4420");
    List<String> words = new ArrayList<>();
    values.forEach((name, value) -> words.add(name + "=" + value));
    for (Option flag : FLAGS) {
      if (arguments.has(flag.shortName(), flag.longName())) {
        words.add(flag.kernelName());
      }
    }
    return String.join(",", words);
  }
}
