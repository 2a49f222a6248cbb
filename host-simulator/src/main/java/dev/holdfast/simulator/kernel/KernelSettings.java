package dev.holdfast.simulator.kernel;

/**
 * How the pretended kernel was started.
 *
 * @param multipath the module parameter {@code nvme_core.multipath}
 */
public record KernelSettings(KernelProfile profile, boolean multipath) {
  public static final KernelSettings DEFAULT = new KernelSettings(KernelProfile.V6_12, true);

  public KernelSettings withProfile(KernelProfile other) {
    return new KernelSettings(other, multipath);
  }

  public KernelSettings withMultipath(boolean on) {
    return new KernelSettings(profile, on);
  }
}
