package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.NodeLabels;
import dev.holdfast.application.port.out.PodEvictions;
import dev.holdfast.application.port.out.cluster.IdentityClaims;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the adapters for what Kubernetes gives to a pod: files, and its API. */
public final class KubernetesAdapters {
  private KubernetesAdapters() {}

  /**
   * @param file of a downward API volume, with the field {@code metadata.labels}
   */
  public static NodeLabels labels(Path file) {
    return new DownwardApiNodeLabels(file);
  }

  /**
   * By the API of the cluster that this runs in. Outside of one, or without a service account's
   * token, nothing is known of any pod.
   *
   * @param environment of this process
   * @param driver the CSI driver's name
   * @param node as Kubernetes names it
   */
  public static PodEvictions pods(
      Map<String, String> environment, String driver, String node, Supplier<Instant> clock) {
    return ClusterApi.of(environment)
        .<PodEvictions>map(api -> new ClusterPods(api, driver, node, clock))
        .orElseGet(NoCluster::new);
  }

  /**
   * By an API server at a known address.
   *
   * @param account the directory with {@code token} and {@code ca.crt}
   */
  public static PodEvictions pods(
      URI server, Path account, String driver, String node, Supplier<Instant> clock) {
    return new ClusterPods(new ClusterApi(server, account), driver, node, clock);
  }

  /** Of a process that is to ask no cluster. */
  public static PodEvictions noCluster() {
    return new NoCluster();
  }

  /**
   * By the API of the cluster that this runs in. Outside of one, or without a service account's
   * token, nothing is known of any claim.
   *
   * @param environment of this process
   */
  public static IdentityClaims claims(Map<String, String> environment) {
    return ClusterApi.of(environment)
        .<IdentityClaims>map(LeaseClaims::new)
        .orElseGet(NoClaims::new);
  }

  /** Of a process that is to ask no cluster. */
  public static IdentityClaims noClaims() {
    return new NoClaims();
  }
}
