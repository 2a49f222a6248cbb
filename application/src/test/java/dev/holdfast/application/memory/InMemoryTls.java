package dev.holdfast.application.memory;

import dev.holdfast.application.port.out.TlsKeys;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.tls.TlsKey;
import dev.holdfast.domain.volume.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The kernel's keys for TLS, and what it shows of controllers. */
public final class InMemoryTls implements TlsKeys {
  private final InMemoryFabric fabric;
  private final Map<SubsystemNqn, TlsKey> keys = new HashMap<>();
  private Optional<Seen> instead = Optional.empty();
  private int serials = 0x100;

  InMemoryTls(InMemoryFabric fabric) {
    this.fabric = fabric;
  }

  /** From now on the kernel shows this of each controller. */
  public void shows(Seen seen) {
    instead = Optional.of(seen);
  }

  /** From now on it shows what is so. */
  public void showsTheTruth() {
    instead = Optional.empty();
  }

  public boolean empty() {
    return keys.isEmpty();
  }

  @Override
  public Placed place(HostNqn host, SubsystemNqn nqn, Secret psk) {
    return new Placed.At(keys.computeIfAbsent(nqn, _ -> new TlsKey(serials++)));
  }

  @Override
  public Optional<String> remove(HostNqn host, SubsystemNqn nqn) {
    keys.remove(nqn);
    return Optional.empty();
  }

  @Override
  public Seen of(ControllerName controller) {
    return instead.orElseGet(
        () -> fabric.tlsOf(controller).<Seen>map(Seen.Encrypted::new).orElseGet(Seen.Plain::new));
  }
}
