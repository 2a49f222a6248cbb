package dev.holdfast.integration.machine;

/** Where the node answers. */
public enum Port {
  CSI,
  MANAGEMENT;

  /** Kubelet's socket, in the machine. */
  public static final String CSI_SOCKET = "/csi/csi.sock";

  /** The management port on the machine's loopback. */
  public static final int MANAGEMENT_PORT = 9808;
}
