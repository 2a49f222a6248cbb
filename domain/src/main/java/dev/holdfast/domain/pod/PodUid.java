package dev.holdfast.domain.pod;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The UID by which kubelet names the directory of a pod. */
public record PodUid(UUID value) {
  private static final String UUID_TEXT = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

  /**
   * pods/UID/volumes/..., pods/UID/volume-subpaths/..., and of a raw device volumeDevices/.../UID
   * (kubernetes/pkg/volume/csi/csi_util.go and csi_block.go).
   */
  private static final Pattern IN_A_PATH =
      Pattern.compile("/pods/" + UUID_TEXT + "/|/volumeDevices/.+/" + UUID_TEXT + "$");

  /** That of the pod to which kubelet gives what is mounted there. */
  public static Optional<PodUid> in(String mountPoint) {
    Matcher found = IN_A_PATH.matcher(mountPoint);
    return found.find()
        ? Optional.ofNullable(found.group(1))
            .or(() -> Optional.ofNullable(found.group(2)))
            .map(UUID::fromString)
            .map(PodUid::new)
        : Optional.empty();
  }

  /** The command that shows its namespace and its name; the API has no selector for a UID. */
  public String find() {
    return "kubectl get pods -A -o jsonpath='{range .items[?(@.metadata.uid==\""
        + value
        + "\")]}{.metadata.namespace} {.metadata.name}{\"\\n\"}{end}'";
  }
}
