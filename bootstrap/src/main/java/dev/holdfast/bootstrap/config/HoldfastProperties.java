package dev.holdfast.bootstrap.config;

import dev.holdfast.adapters.csi.attributes.NqnTemplate;
import dev.holdfast.adapters.csi.attributes.VolumeAttributeDefaults;
import dev.holdfast.adapters.csi.attributes.VolumeAttributesReader;
import dev.holdfast.adapters.csi.server.CsiEndpoint;
import dev.holdfast.application.port.in.EvictPods;
import dev.holdfast.application.port.in.cluster.WatchIdentity;
import dev.holdfast.application.portal.PortalMoves;
import dev.holdfast.domain.identity.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All that can be configured, under {@code holdfast.}; as environment variables {@code
 * HOLDFAST_...}. A value out of its range is refused here, an unknown key by {@link
 * UnknownSettings}.
 *
 * @param driverName the CSI driver's name
 * @param nodeId who this node is to Kubernetes; the host's name if empty
 * @param endpoint the unix socket for kubelet
 * @param connector who makes and deletes controllers
 * @param stateDir what is remembered over restarts; must outlive the container
 * @param kubeletDir kubelet's root directory, where mounts have to propagate to
 * @param roots where the kernel's interfaces are
 * @param loadModules whether to load nvme-fabrics at the start where the host has not
 * @param nqnTemplate the NQN of a volume without one, with {volumeId} in it; none if empty
 * @param volumeDefaults cluster-wide defaults for volume attributes
 * @param portals where targets have moved: new addresses or names, separated by commas, by the old
 *     address or name
 * @param maxVolumes 0 leaves it to Kubernetes
 * @param topology where this node is, as NodeGetInfo reports it
 * @param topologyLabels keys of this node's labels, whose values are reported beside it
 * @param labelsFile the labels, as a downward API volume has them
 * @param managementNames by which the management port may be asked, besides the node's addresses,
 *     its id and localhost
 * @param callBudget the longest a call may take, shorter than kubelet's two minutes
 * @param shutdownPatience for disconnecting unused controllers when the node goes down, shorter
 *     than the pod's grace period
 * @param slowness stretches every inner timeout, for emulated machines
 * @param observeEvery between two light scans of the connections
 * @param restageWithin so long after its loss a volume surely is still this node's, and the loop
 *     replaces its dead mount by itself; never if zero
 * @param trimEvery so often the filesystems of staged volumes are trimmed; never if zero
 * @param attachRequired true if CSIDriver.spec.attachRequired is, and an attacher runs: then a
 *     stage call proves that Kubernetes has detached the volume from other nodes, and this node may
 *     take their reservation over
 * @param singleNodeMultiWriter true to report SINGLE_NODE_MULTI_WRITER: kubelet sends
 *     ReadWriteOncePod as a mode of its own only then
 * @param volumeMountGroup true to report VOLUME_MOUNT_GROUP: kubelet then leaves it to this node to
 *     give the files of a volume to a pod's fsGroup
 * @param volumeCondition true to report the condition of volumes to kubelet (VOLUME_CONDITION,
 *     alpha)
 * @param csiHealthCalls true to serve the calls for health of CSI 1.13, which are alpha
 * @param kubernetesEvents true to report lost volumes and their repair to the cluster
 * @param evictPods whether pods that hold a dead mount, and have the label for it, are evicted
 * @param evictAfter so long such a pod has to have held it, in every look
 * @param evictCooldown between two evictions for one volume, and after the start of this process
 * @param evictPerMinute most evictions of this node
 * @param duplicateHosts whether this host's identity is compared with those of the cluster's other
 *     nodes, and whether the later of two with one identity stages nothing more
 * @param simulated true for a node on a simulated host
 * @param simulatedDir where the simulated host is rendered; a temporary directory if empty
 */
@ConfigurationProperties("holdfast")
public record HoldfastProperties(
    @Allowed(
            "at most 63 letters, digits, '-' and '.', a letter or digit at either end and beside each '.'")
        @DefaultValue("nvmeof.csi.holdfast.dev")
        String driverName,
    @Allowed("1 to 256 bytes without control characters, or empty for the host's name")
        @DefaultValue("")
        String nodeId,
    @Allowed("unix:///PATH, a path of at most 107 bytes") @DefaultValue("unix:///csi/csi.sock")
        String endpoint,
    @Allowed("kernel or nvme-cli") @DefaultValue("kernel") Connector connector,
    @Allowed(Ranges.ABSOLUTE) @DefaultValue("/var/lib/holdfast") Path stateDir,
    @Allowed(Ranges.ABSOLUTE) @DefaultValue("/var/lib/kubelet") Path kubeletDir,
    @Allowed(Ranges.ABSOLUTE) @DefaultValue Roots roots,
    @Allowed(Ranges.FLAG) @DefaultValue("true") boolean loadModules,
    @Allowed("empty, or an NQN with {volumeId} in it") @DefaultValue("") String nqnTemplate,
    @Allowed("keys and values of volume attributes") @DefaultValue
        Map<String, String> volumeDefaults,
    @Allowed("addresses or names, separated by commas, by one address or name") @DefaultValue
        Map<String, String> portals,
    @Allowed("0 to 2147483647") @DefaultValue("0") long maxVolumes,
    @Allowed("keys and values as of node labels") @DefaultValue Map<String, String> topology,
    @Allowed("keys of node labels, separated by commas, each once and none of holdfast.topology")
        @DefaultValue
        List<String> topologyLabels,
    @Allowed(Ranges.ABSOLUTE) @DefaultValue("/etc/podinfo/labels") Path labelsFile,
    @Allowed("names, separated by commas, without ports") @DefaultValue
        List<String> managementNames,
    @Allowed("10s to 115s") @DefaultValue("110s") Duration callBudget,
    @Allowed("0s to 10m") @DefaultValue("20s") Duration shutdownPatience,
    @Allowed("1 to 100") @DefaultValue("1") int slowness,
    @Allowed("10ms to 10s") @DefaultValue("1s") Duration observeEvery,
    @Allowed("0s (never) to 5m") @DefaultValue("3m") Duration restageWithin,
    @Allowed("0s (never), or 1h to 720h") @DefaultValue("0s") Duration trimEvery,
    @Allowed(Ranges.FLAG) @DefaultValue("false") boolean attachRequired,
    @Allowed(Ranges.FLAG) @DefaultValue("true") boolean singleNodeMultiWriter,
    @Allowed(Ranges.FLAG) @DefaultValue("true") boolean volumeMountGroup,
    @Allowed(Ranges.FLAG) @DefaultValue("false") boolean volumeCondition,
    @Allowed(Ranges.FLAG) @DefaultValue("false") boolean csiHealthCalls,
    @Allowed(Ranges.FLAG) @DefaultValue("false") boolean kubernetesEvents,
    @Allowed("never, dry-run or labelled") @DefaultValue("never") EvictPods.Wish evictPods,
    @Allowed("1m to 24h") @DefaultValue("5m") Duration evictAfter,
    @Allowed("1m to 24h") @DefaultValue("15m") Duration evictCooldown,
    @Allowed("1 to 60") @DefaultValue("2") int evictPerMinute,
    @Allowed("never, report or refuse") @DefaultValue("never") WatchIdentity.Wish duplicateHosts,
    @Allowed(Ranges.FLAG) @DefaultValue("false") boolean simulated,
    @Allowed("empty, or an absolute path") @DefaultValue("") String simulatedDir) {

  /** NodeGetInfoResponse.node_id (csi.proto of CSI 1.12). */
  private static final int MOST_NODE_ID_BYTES = 256;

  /** Shorter than kubelet's two minutes by as long as an answer may be on its way. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(115);

  /** Kubernetes may give a volume to another node after six minutes, without asking this one. */
  private static final Duration LONGEST_RESTAGE = Duration.ofMinutes(5);

  private static final Duration LONGEST_EVICTION = Duration.ofHours(24);

  public HoldfastProperties {
    Ranges.hold("driver-name", driverName, Ranges::driverName);
    if (!nodeId.isEmpty()) {
      Ranges.hold(
          "node-id", nodeId, text -> Text.plain("", text, MOST_NODE_ID_BYTES).strip().equals(text));
    }
    Ranges.parse("endpoint", endpoint, CsiEndpoint::parse);
    Ranges.hold("state-dir", stateDir, Path::isAbsolute);
    Ranges.hold("kubelet-dir", kubeletDir, Path::isAbsolute);
    if (!nqnTemplate.isEmpty()) {
      Ranges.parse("nqn-template", nqnTemplate, NqnTemplate::new);
    }
    Ranges.parse(
        "volume-defaults",
        volumeDefaults,
        texts -> new VolumeAttributesReader(Optional.empty(), new VolumeAttributeDefaults(texts)));
    Ranges.parse("portals", portals, PortalMoves::new);
    Ranges.hold("max-volumes", maxVolumes, most -> most >= 0 && most <= Integer.MAX_VALUE);
    Ranges.hold("topology", topology, Ranges::labels);
    Map<String, String> configured = topology;
    Ranges.hold(
        "topology-labels",
        topologyLabels,
        keys -> Ranges.labelKeys(keys) && keys.stream().noneMatch(configured::containsKey));
    Ranges.hold("labels-file", labelsFile, Path::isAbsolute);
    Ranges.hold(
        "management-names",
        managementNames,
        names -> names.stream().allMatch(name -> name.matches("[0-9A-Za-z._-]{1,253}")));
    Ranges.within("call-budget", callBudget, Duration.ofSeconds(10), LONGEST_CALL);
    Ranges.within("shutdown-patience", shutdownPatience, Duration.ZERO, Duration.ofMinutes(10));
    Ranges.hold("slowness", slowness, times -> times >= 1 && times <= 100);
    Ranges.within("observe-every", observeEvery, Duration.ofMillis(10), Duration.ofSeconds(10));
    Ranges.within("restage-within", restageWithin, Duration.ZERO, LONGEST_RESTAGE);
    if (!trimEvery.isZero()) {
      Ranges.within("trim-every", trimEvery, Duration.ofHours(1), Duration.ofDays(30));
    }
    Ranges.within("evict-after", evictAfter, Duration.ofMinutes(1), LONGEST_EVICTION);
    Ranges.within("evict-cooldown", evictCooldown, Duration.ofMinutes(1), LONGEST_EVICTION);
    Ranges.hold("evict-per-minute", evictPerMinute, most -> most >= 1 && most <= 60);
    if (!simulatedDir.isEmpty()) {
      Ranges.hold("simulated-dir", Path.of(simulatedDir), Path::isAbsolute);
    }
  }

  /** Whether this node reports where it is. */
  public boolean located() {
    return !topology.isEmpty() || !topologyLabels.isEmpty();
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
      @DefaultValue("/etc") Path etc,
      @DefaultValue("/usr/lib") Path usrLib,
      @DefaultValue("/run") Path run) {

    public Roots {
      Stream.of(sys, dev, proc, etc, usrLib, run)
          .forEach(root -> Ranges.hold("roots", root, Path::isAbsolute));
    }
  }
}
