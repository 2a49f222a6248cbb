package dev.holdfast.simulator.state;

import java.util.Set;

/**
 * How the simulated kernel was started.
 *
 * @param multipath the module parameter {@code nvme_core.multipath}
 * @param ioPolicy the module parameter {@code nvme_core.iopolicy}: what new subsystems get
 * @param transports those whose module is loaded
 * @param cpus how many I/O queues a controller can have
 * @param discard whether targets take back what is freed
 * @param tls CONFIG_NVME_TCP_TLS
 */
public record KernelSettings(
    KernelProfile profile,
    boolean multipath,
    String ioPolicy,
    Set<String> transports,
    int cpus,
    Selinux selinux,
    boolean discard,
    boolean tls) {
  /** Whether files have labels, and whether mount(8) knows. */
  public enum Selinux {
    OFF,

    /** On in the kernel; libselinux finds no policy, as in a container without /etc/selinux. */
    ON_WITHOUT_POLICY,
    ON;

    private static final Set<String> LABELS =
        Set.of("context", "fscontext", "defcontext", "rootcontext");

    /** True of an option that SELinux takes out of the options of a filesystem. */
    public static boolean isLabel(String option) {
      return LABELS.contains(option.split("=", 2)[0]);
    }
  }

  public static final KernelSettings DEFAULT =
      new KernelSettings(
          KernelProfile.V6_12, true, "numa", Set.of("tcp"), 2, Selinux.OFF, true, true);

  public KernelSettings {
    transports = Set.copyOf(transports);
  }

  public KernelSettings withProfile(KernelProfile other) {
    return new KernelSettings(other, multipath, ioPolicy, transports, cpus, selinux, discard, tls);
  }

  public KernelSettings withMultipath(boolean on) {
    return new KernelSettings(profile, on, ioPolicy, transports, cpus, selinux, discard, tls);
  }

  public KernelSettings withIoPolicy(String policy) {
    return new KernelSettings(profile, multipath, policy, transports, cpus, selinux, discard, tls);
  }

  public KernelSettings withSelinux(Selinux other) {
    return new KernelSettings(profile, multipath, ioPolicy, transports, cpus, other, discard, tls);
  }

  public KernelSettings withTransports(Set<String> loaded) {
    return new KernelSettings(profile, multipath, ioPolicy, loaded, cpus, selinux, discard, tls);
  }

  public KernelSettings withoutDiscard() {
    return new KernelSettings(profile, multipath, ioPolicy, transports, cpus, selinux, false, tls);
  }

  public KernelSettings withoutTls() {
    return new KernelSettings(
        profile, multipath, ioPolicy, transports, cpus, selinux, discard, false);
  }
}
