package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.NodeLabels;
import dev.holdfast.application.port.out.PodEvictions;
import java.nio.file.Path;

/** Makes the adapters for files that Kubernetes gives to a pod, or does not give. */
public final class KubernetesAdapters {
  private KubernetesAdapters() {}

  /**
   * @param file of a downward API volume, with the field {@code metadata.labels}
   */
  public static NodeLabels labels(Path file) {
    return new DownwardApiNodeLabels(file);
  }

  /** Of a process without a service account's token: nothing is known of any pod. */
  public static PodEvictions noCluster() {
    return new NoCluster();
  }
}
