package dev.holdfast.domain.controller;

import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.path.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A controller as sysfs shows it.
 *
 * @param stateWord the kernel's own word, also when it is one we do not know
 * @param transport the kernel's word: tcp, rdma, fc, loop, pcie
 * @param cntlid the target's number for this association; changes at every reconnect
 * @param hostNqn who the target takes us for; absent before Linux 5.10
 * @param hostId the same, as text
 * @param paths one per namespace that this controller reaches
 * @param number of its directory in sysfs, which no later object of this boot has (fs/kernfs/dir.c,
 *     kernfs_new_node); absent if it could not be read
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
    List<Path> paths,
    OptionalLong number) {

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

  /** As {@link #serves}, and the kernel shows that it is this host's, by NQN and by id. */
  public boolean surelyServes(TransportId candidate, Host host) {
    return serves(candidate, host)
        && hostNqn.isPresent()
        && hostId.filter(id -> id.equalsIgnoreCase(host.id().toString())).isPresent();
  }

  /** Where it leads; absent if that is of a kind that no volume asks for. */
  public Optional<TransportId> target() {
    try {
      return Transport.ofKernel(transport)
          .flatMap(known ->
              address
                  .traddr()
                  .map(traddr ->
                      new TransportId(
                          known,
                          traddr,
                          Integer.parseInt(address.trsvcid().orElse("")),
                          address.hostTraddr(),
                          address.hostIface())));
    } catch (InvalidValue | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
