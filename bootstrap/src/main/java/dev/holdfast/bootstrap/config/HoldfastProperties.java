package dev.holdfast.bootstrap.config;

import dev.holdfast.domain.identity.InvalidValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All that can be configured, under {@code holdfast.}; as environment variables {@code
 * HOLDFAST_...}.
 *
 * @param driverName the CSI driver's name
 * @param nodeId who this node is to Kubernetes; the host's name if empty
 * @param endpoint the unix socket for kubelet
 * @param connector who makes and deletes controllers
 * @param stateDir what is remembered over restarts; must outlive the container
 * @param kubeletDir kubelet's root directory, where mounts have to propagate to
 * @param roots where the kernel's interfaces are
 * @param nqnTemplate the NQN of a volume without one, with {volumeId} in it; none if empty
 * @param volumeDefaults cluster-wide defaults for volume attributes
 * @param portals where targets have moved: new addresses or names, separated by commas, by the old
 *     address or name
 * @param maxVolumes 0 leaves it to Kubernetes
 * @param topology where this node is, as NodeGetInfo reports it
 * @param callBudget the longest a call may take, shorter than kubelet's two minutes
 * @param shutdownPatience for disconnecting unused controllers when the node goes down, shorter
 *     than the pod's grace period
 * @param slowness stretches every inner timeout, for emulated machines
 * @param observeEvery between two light scans of the connections
 * @param restageWithin so long after its loss a volume surely is still this node's, and the loop
 *     replaces its dead mount by itself; never if zero
 * @param volumeCondition true to report the condition of volumes to kubelet (VOLUME_CONDITION,
 *     alpha)
 * @param kubernetesEvents true to report lost volumes and their repair to the cluster
 * @param simulated true for a node on a simulated host
 * @param simulatedDir where the simulated host is rendered; a temporary directory if empty
 */
@ConfigurationProperties("holdfast")
public record HoldfastProperties(
    @DefaultValue("nvmeof.csi.holdfast.dev") String driverName,
    @DefaultValue("") String nodeId,
    @DefaultValue("unix:///csi/csi.sock") String endpoint,
    @DefaultValue("kernel") Connector connector,
    @DefaultValue("/var/lib/holdfast") Path stateDir,
    @DefaultValue("/var/lib/kubelet") Path kubeletDir,
    @DefaultValue Roots roots,
    @DefaultValue("") String nqnTemplate,
    @DefaultValue Map<String, String> volumeDefaults,
    @DefaultValue Map<String, String> portals,
    @DefaultValue("0") long maxVolumes,
    @DefaultValue Map<String, String> topology,
    @DefaultValue("110s") Duration callBudget,
    @DefaultValue("20s") Duration shutdownPatience,
    @DefaultValue("1") int slowness,
    @DefaultValue("1s") Duration observeEvery,
    @DefaultValue("3m") Duration restageWithin,
    @DefaultValue("false") boolean volumeCondition,
    @DefaultValue("false") boolean kubernetesEvents,
    @DefaultValue("false") boolean simulated,
    @DefaultValue("") String simulatedDir) {

  /** Kubernetes may give a volume to another node after six minutes, without asking this one. */
  private static final Duration LONGEST_RESTAGE = Duration.ofMinutes(5);

  public HoldfastProperties {
    if (restageWithin.isNegative() || restageWithin.compareTo(LONGEST_RESTAGE) > 0) {
      throw new InvalidValue(
          "holdfast.restage-within",
          "has to be from 0s (never) to 5m, because Kubernetes may give the volume of a lost node to"
              + " another one after 6m: "
              + restageWithin);
    }
  }

  /** The way in which controllers are created and deleted. */
  public enum Connector {
    /** By writing to /dev/nvme-fabrics. */
    KERNEL,
    /** By running the nvme program. */
    NVME_CLI
  }

  /** Where the kernel's interfaces and the host's own files are. */
  public record Roots(
      @DefaultValue("/sys") Path sys,
      @DefaultValue("/dev") Path dev,
      @DefaultValue("/proc") Path proc,
      @DefaultValue("/etc/nvme") Path etcNvme,
      @DefaultValue("/etc") Path etc,
      @DefaultValue("/usr/lib") Path usrLib,
      @DefaultValue("/run") Path run) {}
}
