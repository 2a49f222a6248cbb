package dev.holdfast.integration.contracts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.adapters.nvmecli.NvmeCli;
import dev.holdfast.adapters.sysfs.NvmetFabricWorld;
import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.contract.FabricConnectorContract;
import dev.holdfast.application.contract.FabricWorld;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.support.process.LocalProgramRunner;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The connector's contract by the real nvme-cli on a real kernel. */
class NvmeCliOnKernel extends FabricConnectorContract {
  @TempDir private Path backing;

  @Override
  protected FabricWorld world() {
    assumeTrue(NvmetFabricWorld.isHere(), "no kernel target here");
    return new NvmetFabricWorld(backing);
  }

  @Override
  protected FabricConnector connector(FabricWorld in) {
    return new NvmeCli(new LocalProgramRunner(), HostTime.system(), Path.of("/dev"))
        .fabricConnector();
  }
}
