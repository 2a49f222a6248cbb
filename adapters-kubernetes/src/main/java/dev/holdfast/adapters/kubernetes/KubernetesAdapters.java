package dev.holdfast.adapters.kubernetes;

import dev.holdfast.application.port.out.NodeLabels;
import java.nio.file.Path;

/** Makes the adapters for files that Kubernetes gives to a pod. */
public final class KubernetesAdapters {
  private KubernetesAdapters() {}

  /**
   * @param file of a downward API volume, with the field {@code metadata.labels}
   */
  public static NodeLabels labels(Path file) {
    return new DownwardApiNodeLabels(file);
  }
}
