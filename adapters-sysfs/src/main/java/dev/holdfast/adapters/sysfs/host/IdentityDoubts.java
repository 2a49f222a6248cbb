package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.InvalidValue;
import java.util.Optional;
import java.util.UUID;

/** Signs that another host has the same NQN: a cloned disk, firmware left blank. */
final class IdentityDoubts {
  private static final String UUID_FORM = "nqn.2014-08.org.nvmexpress:uuid:";

  static final String REMEDY =
      "give each host its own: u=$(cat /sys/class/dmi/id/product_uuid 2>/dev/null | tr A-Z a-z), or"
          + " u=$(uuidgen) where that is missing or the same everywhere; echo"
          + " nqn.2014-08.org.nvmexpress:uuid:$u > /etc/nvme/hostnqn; echo $u > /etc/nvme/hostid; let"
          + " the target know it, drain the node, delete host-identity-in-use in the state directory and"
          + " restart the plugin. If this is intended, nothing has to be done";

  private IdentityDoubts() {}

  /**
   * @param own what the firmware calls this machine
   */
  static Optional<String> of(Host host, Optional<UUID> own) {
    Optional<UUID> named = named(host);
    if (MachineUuid.nobodys(host.id().value()) || named.filter(MachineUuid::nobodys).isPresent()) {
      return Optional.of(
          host.nqn() + ", host id " + host.id() + " is a placeholder of blank firmware");
    }
    return own.filter(uuid -> named.isPresent() && !named.get().equals(uuid))
        .map(uuid ->
            host.nqn()
                + " is not made of this machine's UUID, "
                + uuid
                + ": if its disk was cloned, another host has the same");
  }

  /** The UUID in the NQN, if it is made of one. */
  private static Optional<UUID> named(Host host) {
    String nqn = host.nqn().value();
    try {
      return nqn.startsWith(UUID_FORM)
          ? Optional.of(HostId.parse(nqn.substring(UUID_FORM.length())).value())
          : Optional.empty();
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }
}
