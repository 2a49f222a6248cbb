package dev.holdfast.adapters.sysfs.fabrics;

import dev.holdfast.application.port.out.fabric.ConnectRequest;
import dev.holdfast.application.port.out.fabric.TlsDemand;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text written to {@code /dev/nvme-fabrics}: options separated by commas
 * (drivers/nvme/host/fabrics.c, nvmf_parse_options). Holds secrets and shows none.
 */
final class FabricsOptions {
  /** Options without a value. */
  private static final String PRESENT = "";

  /** TP 8006, 2.4: the transport form of a DH-HMAC-CHAP secret. */
  private static final Pattern DHCHAP_SECRET =
      Pattern.compile("DHHC-1:0[0-3]:[A-Za-z0-9+/]+={0,2}:");

  private final Map<String, String> options = new LinkedHashMap<>();

  private FabricsOptions() {}

  /**
   * @throws InvalidValue if a value could end its option and begin another one
   */
  static FabricsOptions of(ConnectRequest request) {
    FabricsOptions made = new FabricsOptions();
    made.put("nqn", request.nqn().value());
    made.address(request.address());
    made.put("hostnqn", request.host().nqn().value());
    made.put("hostid", request.host().id().toString());
    made.policy(request.policy());
    made.secret("dhchap_secret", request.credentials().dhchapSecret());
    made.secret("dhchap_ctrl_secret", request.credentials().dhchapCtrlSecret());
    made.tls(request.tls());
    return made;
  }

  private void address(TransportId address) {
    put("transport", address.transport().word());
    put("traddr", address.traddr());
    put("trsvcid", address.trsvcid());
    address.hostTraddr().ifPresent(source -> put("host_traddr", source));
    address.hostIface().ifPresent(iface -> put("host_iface", iface));
  }

  /**
   * A ctrl_loss_tmo of -1 makes the kernel retry indefinitely; fast_io_fail_tmo is off unless
   * given.
   */
  private void policy(ConnectionPolicy policy) {
    put("ctrl_loss_tmo", policy.ctrlLossTmo().seconds());
    put("reconnect_delay", policy.reconnectDelay().toSeconds());
    put("keep_alive_tmo", policy.keepAliveTmo().toSeconds());
    policy
        .fastIoFailTmo()
        .filter(timeout -> !timeout.isOff())
        .map(Timeout::seconds)
        .ifPresent(seconds -> put("fast_io_fail_tmo", seconds));
    policy.nrIoQueues().ifPresent(queues -> put("nr_io_queues", queues));
    policy.queueSize().ifPresent(size -> put("queue_size", size));
    if (policy.hdrDigest()) {
      put("hdr_digest", PRESENT);
    }
    if (policy.dataDigest()) {
      put("data_digest", PRESENT);
    }
  }

  /** The kernel prints what is not of this form to its log (nvmf_parse_options). */
  private void secret(String key, Optional<Secret> secret) {
    secret.ifPresent(value -> {
      if (!DHCHAP_SECRET.matcher(value.reveal()).matches()) {
        throw new InvalidValue(key, "is not of the form DHHC-1:<hash>:<base64>:");
      }
      put(key, value.reveal());
    });
  }

  /**
   * The key by its number, and no other one. Without it the kernel looks by a name, and takes one
   * for its that only begins alike (drivers/nvme/common/keyring.c, nvme_tls_psk_match).
   */
  private void tls(TlsDemand demand) {
    switch (demand) {
      case TlsDemand.None() -> {}
      case TlsDemand.Unplaced() ->
          throw new InvalidValue("tls_key", "is not known, and TLS is demanded");
      case TlsDemand.With(TlsKey key) -> {
        put("tls", PRESENT);
        put("tls_key", key.serial());
      }
    }
  }

  private void put(String key, long value) {
    put(key, Long.toString(value));
  }

  /** The value is not shown: it may be a secret. */
  private void put(String key, String value) {
    if (value.chars().anyMatch(FabricsOptions::endsAnOption)) {
      throw new InvalidValue(key, "has a comma, a blank or a control character");
    }
    options.put(key, value);
  }

  private static boolean endsAnOption(int c) {
    return c == ',' || Character.isWhitespace(c) || Character.isISOControl(c);
  }

  /** The options of these that a kernel with this list does not know. */
  List<String> missingIn(Set<String> known) {
    return options.keySet().stream().filter(key -> !known.contains(key)).toList();
  }

  /** For the kernel and for nothing else. */
  String reveal() {
    return options.entrySet().stream()
        .map(e -> e.getValue().equals(PRESENT) ? e.getKey() : e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return String.join(",", options.keySet());
  }
}
