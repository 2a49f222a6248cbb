package dev.holdfast.bootstrap.kubelet;

import dev.holdfast.adapters.csi.v1.VolumeCapability;
import dev.holdfast.adapters.csi.v1.VolumeCapability.AccessMode.Mode;
import java.util.List;
import java.util.Map;

/**
 * A PersistentVolume that is bound to a claim of a pod.
 *
 * @param name of the PersistentVolume, which is in paths
 * @param handle which the driver calls the volume
 * @param fsType empty for {@code volumeMode: Block}
 */
public record Claim(
    String name,
    String handle,
    Map<String, String> attributes,
    String fsType,
    List<String> mountOptions) {
  public Claim {
    attributes = Map.copyOf(attributes);
    mountOptions = List.copyOf(mountOptions);
  }

  boolean block() {
    return fsType.isEmpty();
  }

  /** ReadWriteOnce, as kubelet sends it to a driver with SINGLE_NODE_MULTI_WRITER or without. */
  VolumeCapability capability(boolean multiWriter) {
    VolumeCapability.Builder capability =
        VolumeCapability.newBuilder()
            .setAccessMode(
                VolumeCapability.AccessMode.newBuilder()
                    .setMode(
                        multiWriter ? Mode.SINGLE_NODE_MULTI_WRITER : Mode.SINGLE_NODE_WRITER));
    return block()
        ? capability.setBlock(VolumeCapability.BlockVolume.getDefaultInstance()).build()
        : capability
            .setMount(
                VolumeCapability.MountVolume.newBuilder()
                    .setFsType(fsType)
                    .addAllMountFlags(mountOptions))
            .build();
  }
}
