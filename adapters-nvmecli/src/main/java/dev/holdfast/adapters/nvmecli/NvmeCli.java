package dev.holdfast.adapters.nvmecli;

import dev.holdfast.application.concurrency.HostTime;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.fabric.FabricConnector;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.support.process.ProgramRunner;
import java.nio.file.Path;

/** The way to what this module does with a host's nvme program. */
public final class NvmeCli {
  private final NvmeProgram nvme;
  private final HostTime time;
  private final Path dev;

  /**
   * @param programs where {@code nvme} is run; with {@code LC_ALL=C}, for its errors are read
   * @param dev where that program finds device nodes, {@code /dev}
   */
  public NvmeCli(ProgramRunner programs, HostTime time, Path dev) {
    this.nvme = new NvmeProgram(programs);
    this.time = time;
    this.dev = dev;
  }

  /** Connects by {@code nvme connect}; volumes with secrets are refused. */
  public FabricConnector fabricConnector() {
    return new NvmeCliFabricConnector(nvme, time, dev);
  }

  /**
   * The checks {@code nvme-cli} and, if that is there, {@code cross-check}.
   *
   * @param topology Holdfast's own view, to compare with nvme-cli's
   * @param connector true if nvme-cli is the configured connector, so that its lack is a failure
   */
  public HostChecks hostChecks(FabricTopology topology, boolean connector) {
    return new NvmeCliChecks(nvme, topology, connector);
  }
}
