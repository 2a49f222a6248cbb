package dev.holdfast.domain.controller;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A controller as sysfs shows it.
 *
 * @param stateWord the kernel's own word, also when it is one we do not know
 * @param transport the kernel's word: tcp, rdma, fc, loop, pcie
 * @param cntlid the target's number for this association; changes at every reconnect
 * @param hostNqn who the target takes us for; absent before Linux 5.10
 * @param hostId the same, as text
 * @param paths one per namespace that this controller reaches
 */
public record Controller(
    ControllerName name,
    KernelState state,
    String stateWord,
    String transport,
    PathAddress address,
    ControllerType type,
    OptionalInt cntlid,
    Optional<String> hostNqn,
    Optional<String> hostId,
    ControllerTimers timers,
    List<Path> paths) {

  public Controller {
    paths = List.copyOf(paths);
  }

  public boolean live() {
    return state.live();
  }

  /** True if it is known to be a local drive; an unknown transport is none. */
  public boolean localDrive() {
    return Transport.local(transport);
  }

  /** See {@link Transport#overFabric}. */
  public boolean overFabric() {
    return Transport.overFabric(transport);
  }

  /** True if this is a connection of the given host to the candidate, in whatever state. */
  public boolean serves(TransportId candidate, Host host) {
    return transport.equals(candidate.transport().word())
        && address.serves(candidate)
        && hostNqn.map(host.nqn().value()::equals).orElse(true);
  }
}
