package dev.holdfast.bootstrap.simulated;

import dev.holdfast.bootstrap.config.HoldfastProperties;
import dev.holdfast.bootstrap.config.HoldfastProperties.Roots;
import dev.holdfast.bootstrap.config.HostSeams;
import dev.holdfast.simulator.SimulatedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pretended host for a node, and its seams. */
final class SimulatedHosts {
  /** Every subsystem of this prefix exists, so that any CSI client has something to play with. */
  private static final String WILDCARD = "nqn.2026-01.dev.holdfast.sim:";

  private static final String HOST_ID = "51a1a7ed-0000-4000-8000-0000000d0e5f";

  private static final long WILDCARD_BYTES = 1L << 30;

  private SimulatedHosts() {}

  static SimulatedHost create(HoldfastProperties properties) {
    try {
      Path root =
          properties.simulatedDir().isEmpty()
              ? Files.createTempDirectory("holdfast-host")
              : Path.of(properties.simulatedDir());
      SimulatedHost host = SimulatedHost.create(root);
      host.fabric().wildcard(WILDCARD, WILDCARD_BYTES);
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for the simulated host", e);
    }
  }

  static HostSeams seams(SimulatedHost host) {
    Path etc = host.root().resolve("etc");
    if (Files.notExists(etc)) {
      writeIdentity(etc.resolve("nvme"));
    }
    return new HostSeams(
        new Roots(
            host.sys(),
            host.dev(),
            host.proc(),
            etc,
            host.root().resolve("usr/lib"),
            host.root().resolve("run")),
        new SimulatedKernelFiles(host.kernel()),
        new SimulatedUevents(host.kernel().uevents()),
        new SimulatedKeyring(host.kernel().keys()),
        new SimulatedPskKeyring(host.kernel().tlsKeys()),
        host.programs(),
        new SimulatedDeviceNodes(host),
        new SimulatedVolumeFiles(host.kernel().files()),
        host.fabric()::lookUp,
        new SimulatedTime(host.clock()),
        records -> new SimulatedRecordDisk(records, host));
  }

  /**
   * As an administrator would have by {@code nvme gen-hostnqn}, on a host that has no {@code etc}
   * yet.
   */
  private static void writeIdentity(Path nvme) {
    try {
      Files.createDirectories(nvme);
      Files.writeString(nvme.resolve("hostnqn"), "nqn.2014-08.org.nvmexpress:uuid:" + HOST_ID);
      Files.writeString(nvme.resolve("hostid"), HOST_ID);
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated host has no place for its identity", e);
    }
  }
}
