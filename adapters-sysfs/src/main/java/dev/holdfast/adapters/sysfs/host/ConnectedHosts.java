package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.adapters.sysfs.files.SysfsDirectory;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.InvalidValue;
import java.util.Optional;

/** The identities with which the controllers of this host are connected. */
public final class ConnectedHosts {
  private final SysfsRoot sysfs;

  public ConnectedHosts(SysfsRoot sysfs) {
    this.sysfs = sysfs;
  }

  /**
   * One that shares only its NQN or only its host id with this pair: the kernel refuses to connect
   * with both (nvmf_host_add in drivers/nvme/host/fabrics.c).
   */
  Optional<Host> contradicting(Host host) {
    return sysfs.directory("class/nvme").children("nvme", ControllerName::isOne).stream()
        .flatMap(controller -> identity(controller).stream())
        .filter(other -> other.nqn().equals(host.nqn()) != other.id().equals(host.id()))
        .findFirst();
  }

  private static Optional<Host> identity(SysfsDirectory controller) {
    try {
      return controller
          .text("hostnqn")
          .flatMap(nqn ->
              controller.text("hostid").map(id -> new Host(new HostNqn(nqn), HostId.parse(id))));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }
}
