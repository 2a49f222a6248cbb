package dev.holdfast.bootstrap.loop;

import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.controller.Controller;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.topology.ObservedTopology;
import dev.holdfast.simulator.SimulatedHost;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's files only when the kernel has changed. With hundreds of volumes that is most
 * of what a test costs, because calls whose waits are skipped look as often as ever and never
 * during another one's look, which they could share.
 */
final class SeldomRead implements FabricTopology {
  private final FabricTopology files;
  private final SimulatedHost host;
  private volatile @Nullable Seen last;

  private record Seen(long changes, ObservedTopology topology) {}

  SeldomRead(FabricTopology files, SimulatedHost host) {
    this.files = files;
    this.host = host;
  }

  @Override
  public ObservedTopology observe() {
    long now = host.kernel().changes();
    Seen seen = last;
    if (seen == null || now != seen.changes()) {
      seen = new Seen(now, files.observe());
      last = seen;
    }
    return seen.topology();
  }

  @Override
  public ObservedTopology observeOnly(SubsystemNqn nqn) {
    Seen seen = last;
    return seen != null && seen.changes() == host.kernel().changes()
        ? seen.topology().only(nqn)
        : files.observeOnly(nqn);
  }

  @Override
  public Optional<Controller> controller(SubsystemNqn nqn, ControllerName name) {
    return files.controller(nqn, name);
  }

  @Override
  public boolean unchanged(ObservedTopology known) {
    return files.unchanged(known);
  }
}
