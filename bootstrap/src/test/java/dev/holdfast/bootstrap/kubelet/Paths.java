package dev.holdfast.bootstrap.kubelet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Kubelet's directory (pkg/volume/csi/csi_attacher.go, csi_mounter.go and csi_block.go).
 *
 * <pre>
 *   plugins/kubernetes.io/csi/DRIVER/SHA/globalmount, vol_data.json      staged
 *   plugins/kubernetes.io/csi/volumeDevices/staging/PV                   staged, raw
 *                                           publish/PV/UID               published, raw
 *                                           PV/dev/UID, PV/data/vol_data.json
 *   pods/UID/volumes/kubernetes.io~csi/PV/mount, vol_data.json           published
 *   pods/UID/volumeDevices/kubernetes.io~csi/PV -> publish/PV/UID
 * </pre>
 *
 * @param root as kubelet was given it, also if it is a link
 */
record Paths(String root, String driver) {
  static final String DATA = "vol_data.json";
  private static final String PLUGIN = "/plugins/kubernetes.io/csi/";

  private String devices() {
    return root + PLUGIN + "volumeDevices/";
  }

  String pods() {
    return root + "/pods";
  }

  String volumes(String pod) {
    return pods() + "/" + pod + "/volumes/kubernetes.io~csi";
  }

  String links(String pod) {
    return pods() + "/" + pod + "/volumeDevices/kubernetes.io~csi";
  }

  String staging(Known volume) {
    return volume.block()
        ? devices() + "staging/" + volume.name()
        : root + PLUGIN + driver + "/" + sha(volume.handle()) + "/globalmount";
  }

  String published(Known volume, String pod) {
    return volume.block()
        ? devices() + "publish/" + volume.name() + "/" + pod
        : volumes(pod) + "/" + volume.name() + "/mount";
  }

  /** Where kubelet holds a raw volume for a pod. */
  String held(String name, String pod) {
    return devices() + name + "/dev/" + pod;
  }

  String blockData(String name) {
    return devices() + name + "/data/" + DATA;
  }

  static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String sha(String handle) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(handle.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that kubelet needs to take a volume down, also when nothing else is left. */
  record Known(String name, String handle, boolean block) {}
}
