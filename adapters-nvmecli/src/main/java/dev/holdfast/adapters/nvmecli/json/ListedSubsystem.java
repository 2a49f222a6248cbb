package dev.holdfast.adapters.nvmecli.json;

import dev.holdfast.domain.identity.SubsystemNqn;
import java.util.List;
import java.util.Optional;

/**
 * A subsystem in {@code list-subsys}. One that is connected as two hosts is there twice.
 *
 * @param name such as {@code nvme-subsys0}
 * @param hostNqn the NQN as which the host is connected; 1.x does not print it
 */
public record ListedSubsystem(
    String name,
    SubsystemNqn nqn,
    Optional<String> hostNqn,
    Optional<String> hostId,
    List<ListedPath> paths) {

  public ListedSubsystem {
    paths = List.copyOf(paths);
  }
}
