package dev.holdfast.simulator.state;

import dev.holdfast.simulator.fabric.Address;
import dev.holdfast.simulator.fabric.Knock;
import dev.holdfast.simulator.fabric.SimulatedFabric;
import java.util.Map;
import java.util.Optional;

/**
 * One request to {@code /dev/nvme-fabrics}, parsed.
 *
 * @param given every option by its name, as it was given; flags have an empty value
 * @param ctrlLossTmo seconds, negative means retry indefinitely
 * @param fastIoFailTmo seconds, -1 if off
 * @param queueCount I/O queues and the admin queue
 */
public record ConnectOptions(
    Map<String, String> given,
    String trsvcid,
    String hostNqn,
    String hostId,
    int ctrlLossTmo,
    int reconnectDelay,
    int fastIoFailTmo,
    int keepAliveTmo,
    int queueSize,
    int queueCount) {

  public ConnectOptions {
    given = Map.copyOf(given);
  }

  public Optional<String> option(String name) {
    return Optional.ofNullable(given.get(name));
  }

  public String nqn() {
    return given.getOrDefault("nqn", "");
  }

  public String transport() {
    return given.getOrDefault("transport", "");
  }

  public String traddr() {
    return given.getOrDefault("traddr", "");
  }

  public boolean discovery() {
    return given.containsKey("discovery") || nqn().equals(SimulatedFabric.DISCOVERY);
  }

  public Address address() {
    return new Address(traddr(), Integer.parseInt(trsvcid));
  }

  /**
   * @param tls the proof of the key with which it encrypts; absent if it does not
   */
  public Knock knock(Optional<String> tls) {
    return new Knock(nqn(), address(), hostNqn, given.getOrDefault("dhchap_secret", ""), tls);
  }

  public boolean tls() {
    return given.containsKey("tls");
  }

  /** The serial number of the key for TLS, 0 without one. */
  public int tlsKey() {
    return Integer.decode(given.getOrDefault("tls_key", "0"));
  }

  /**
   * DIV_ROUND_UP(ctrl_loss_tmo, reconnect_delay), -1 without a limit (drivers/nvme/host/fabrics.c).
   */
  int maxReconnects() {
    return attempts(ctrlLossTmo, reconnectDelay);
  }

  public static int attempts(int ctrlLossTmo, int reconnectDelay) {
    return ctrlLossTmo < 0 ? -1 : Math.ceilDiv(ctrlLossTmo, Math.max(1, reconnectDelay));
  }

  /**
   * Compares as nvmf_ip_options_match does: names as text, and a local address only if both have
   * one or neither has.
   */
  public boolean duplicates(ConnectOptions other) {
    return nqn().equals(other.nqn())
        && hostNqn.equals(other.hostNqn)
        && hostId.equals(other.hostId)
        && traddr().equals(other.traddr())
        && trsvcid.equals(other.trsvcid)
        && option("host_traddr").equals(other.option("host_traddr"))
        && option("host_iface").equals(other.option("host_iface"));
  }

  /** The same host id with another NQN, or the same NQN with another id: refused. */
  public boolean contradictsHostOf(ConnectOptions other) {
    return hostNqn.equals(other.hostNqn) != hostId.equals(other.hostId);
  }
}
