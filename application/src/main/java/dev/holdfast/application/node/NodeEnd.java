package dev.holdfast.application.node;

import dev.holdfast.application.job.VolumeJobs;
import dev.holdfast.application.operation.NodePorts;
import dev.holdfast.application.port.in.PrepareForShutdown;
import dev.holdfast.application.port.out.NodeShutdown;
import dev.holdfast.application.recover.PrepareForShutdownService;

/** The steps before the program ends. */
public final class NodeEnd {
  private NodeEnd() {}

  public static PrepareForShutdown of(NodePorts ports, NodeShutdown shutdown, VolumeJobs jobs) {
    return new PrepareForShutdownService(ports, shutdown, jobs);
  }
}
